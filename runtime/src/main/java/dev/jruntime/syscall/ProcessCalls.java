package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.Collectors;

/// Processes, credentials, signals and limits.
public interface ProcessCalls extends Caller {
    int CAPABILITY_VERSION_3 = 0x20080522;
    int MADV_DONTNEED = 4;

    /// What a session keyring allows: its possessor all; its user to view, read, search and link.
    int SESSION_KEYRING = 0x3f1b0000;

    default Result prctl(int operation, long argument, Errno... allowed) throws SyscallException {
        return prctl(operation, argument, 0, allowed);
    }

    default Result prctl(int operation, long argument, long second, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.PRCTL).words(operation, Prctl.OPERATIONS);
        call.number(argument).number(second).number(0).number(0);
        return submit(call.allow(allowed));
    }

    /// seccomp(2): load a filter.
    ///
    /// @param flags `SECCOMP_FILTER_FLAG_*`
    /// @param program the instructions, of 8 bytes each
    default Result seccomp(long flags, byte[] program) throws SyscallException {
        ByteBuffer struct = Block.struct(16).putShort(0, (short) (program.length / 8));
        Block block = Block.of(struct.array(), "a filter");
        block.point(8, Block.of(program, "instructions"));
        Call call = Call.of(Sysno.SECCOMP);
        call.words(Seccomp.SECCOMP_SET_MODE_FILTER, Seccomp.OPERATIONS);
        return submit(call.words(flags, Seccomp.FILTER_FLAGS).block(block));
    }

    default Result unshare(long flags) throws SyscallException {
        return submit(Call.of(Sysno.UNSHARE).words(flags, Sched.CLONE_FLAGS));
    }

    /// setns(2).
    ///
    /// @param flag `CLONE_NEW*` of the kind that it must be
    default Result setns(Fd namespace, long flag) throws SyscallException {
        return submit(Call.of(Sysno.SETNS).fd(namespace).words(flag, Sched.CLONE_FLAGS));
    }

    default Result sethostname(String name) throws SyscallException {
        int length = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        return submit(Call.of(Sysno.SETHOSTNAME).string(name).number(length));
    }

    default Result setdomainname(String name) throws SyscallException {
        int length = name.getBytes(java.nio.charset.StandardCharsets.UTF_8).length;
        return submit(Call.of(Sysno.SETDOMAINNAME).string(name).number(length));
    }

    /// keyctl(2): join a new session keyring, in which processes of the same user may search too. A
    /// kernel without keyrings does without.
    default Result joinKeyring(String name) throws SyscallException {
        Call join = Call.of(Sysno.KEYCTL);
        join.words(Policy.KEYCTL_JOIN_SESSION_KEYRING, Policy.KEYCTL_COMMANDS);
        Result keyring = submit(join.string(name).allow(Errno.ENOSYS));
        Call permit = Call.of(Sysno.KEYCTL);
        permit.words(Policy.KEYCTL_SETPERM, Policy.KEYCTL_COMMANDS).earlier(keyring);
        return submit(permit.named(SESSION_KEYRING, "0x3f1b0000"));
    }

    default Result setsid() throws SyscallException {
        return submit(Call.of(Sysno.SETSID));
    }

    default Result getpid() throws SyscallException {
        return submit(Call.of(Sysno.GETPID));
    }

    default Result getuid() throws SyscallException {
        return submit(Call.of(Sysno.GETUID));
    }

    default Result geteuid() throws SyscallException {
        return submit(Call.of(Sysno.GETEUID));
    }

    default Result getegid() throws SyscallException {
        return submit(Call.of(Sysno.GETEGID));
    }

    default Result setresuid(int uid) throws SyscallException {
        String text = Integer.toUnsignedString(uid);
        Call call = Call.of(Sysno.SETRESUID);
        return submit(call.named(uid, text).named(uid, text).named(uid, text));
    }

    default Result setresgid(int gid) throws SyscallException {
        String text = Integer.toUnsignedString(gid);
        Call call = Call.of(Sysno.SETRESGID);
        return submit(call.named(gid, text).named(gid, text).named(gid, text));
    }

    default Result setgroups(List<Integer> groups) throws SyscallException {
        ByteBuffer list = Block.struct(Math.max(4, 4 * groups.size()));
        groups.forEach(list::putInt);
        Call call = Call.of(Sysno.SETGROUPS).number(groups.size());
        return submit(call.block(Block.of(list.array(), groups.toString())));
    }

    /// capset(2) for the calling process; each set is a mask of capability bits.
    default Result capset(long effective, long permitted, long inheritable)
            throws SyscallException {
        ByteBuffer data = Block.struct(24);
        data.putInt((int) effective).putInt((int) permitted).putInt((int) inheritable);
        data.putInt((int) (effective >>> 32)).putInt((int) (permitted >>> 32));
        data.putInt((int) (inheritable >>> 32));
        Wording text = new Wording.Capabilities(effective, permitted, inheritable);
        return submit(
                Call.of(Sysno.CAPSET)
                        .block(Block.of(capabilityHeader(), "self"))
                        .block(Block.of(data.array(), text)));
    }

    /// capget(2) of the calling process: three masks of 32 bits, then the upper halves.
    default Result capget() throws SyscallException {
        Call call = Call.of(Sysno.CAPGET).block(Block.of(capabilityHeader(), "self"));
        return submit(call.fills(Block.room(24)));
    }

    private static byte[] capabilityHeader() {
        return Block.struct(8).putInt(0, CAPABILITY_VERSION_3).array();
    }

    /// prlimit64(2); limits are unsigned.
    ///
    /// @param pid 0 for the calling process
    default Result prlimit(int pid, int resource, long soft, long hard, Errno... allowed)
            throws SyscallException {
        ByteBuffer limit = Block.struct(16).putLong(0, soft).putLong(8, hard);
        String text = Long.toUnsignedString(soft) + ", " + Long.toUnsignedString(hard);
        Call call = Call.of(Sysno.PRLIMIT64).number(pid);
        call.words(resource, Resource.RLIMITS).block(Block.of(limit.array(), text));
        return submit(call.number(0).allow(allowed));
    }

    /// sched_setattr(2).
    ///
    /// @param pid 0 for the calling thread
    default Result schedSetattr(int pid, SchedAttr attributes) throws SyscallException {
        Call call = Call.of(Sysno.SCHED_SETATTR).number(pid).block(attributes.block());
        return submit(call.number(0));
    }

    /// sched_setaffinity(2) of the calling thread.
    ///
    /// @param mask bit `n % 8` of byte `n / 8` is processor `n`; a multiple of 8 bytes
    /// @param processors how plans and errors call them
    default Result schedSetaffinity(byte[] mask, String processors, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.SCHED_SETAFFINITY).number(0).number(mask.length);
        return submit(call.block(Block.of(mask, processors)).allow(allowed));
    }

    /// ioprio_set(2) of the calling thread.
    ///
    /// @param ioClass `IOPRIO_CLASS_*`
    default Result ioprioSet(int ioClass, int level) throws SyscallException {
        Call call = Call.of(Sysno.IOPRIO_SET);
        call.named(Policy.IOPRIO_WHO_PROCESS, "IOPRIO_WHO_PROCESS").number(0);
        int priority = ioClass << Policy.IOPRIO_CLASS_SHIFT | level;
        return submit(call.named(priority, Policy.IOPRIO_CLASSES.print(ioClass) + " " + level));
    }

    /// personality(2).
    ///
    /// @param domain `PER_*`
    default Result personality(long domain) throws SyscallException {
        return submit(Call.of(Sysno.PERSONALITY).words(domain, Policy.PERSONALITY_FLAGS));
    }

    /// prlimit64(2), only asking: soft and hard limit, 64 bits each.
    ///
    /// @param pid 0 for the calling process
    default Result prlimit(int pid, int resource) throws SyscallException {
        Call call = Call.of(Sysno.PRLIMIT64).number(pid).words(resource, Resource.RLIMITS);
        return submit(call.number(0).fills(Block.room(16)));
    }

    /// madvise(2) with `MADV_DONTNEED`: give back memory of the process at an address.
    default Result discard(long address, long length) throws SyscallException {
        Call call = Call.of(Sysno.MADVISE).named(address, "frames").number(length);
        return submit(call.named(MADV_DONTNEED, "MADV_DONTNEED"));
    }

    /// rt_sigprocmask(2); bit `n - 1` of the mask is signal `n`.
    default Result sigprocmask(int how, long mask) throws SyscallException {
        Call call = Call.of(Sysno.RT_SIGPROCMASK).words(how, Signals.MASK_OPERATIONS);
        call.block(mask(mask)).number(0).number(8);
        return submit(call);
    }

    /// rt_sigaction(2).
    ///
    /// @param handler an address in the process, 0 (default) or 1 (ignore)
    /// @param restorer the address of its SA_RESTORER routine, or 0
    default Result sigaction(int signal, long handler, long restorer) throws SyscallException {
        long saRestorer = restorer == 0 ? 0 : 0x04000000L;
        ByteBuffer action = Block.struct(32).putLong(0, handler);
        action.putLong(8, saRestorer).putLong(16, restorer);
        String text =
                handler == 0 ? "SIG_DFL" : handler == 1 ? "SIG_IGN" : "exit with 128 + signal";
        Call call = Call.of(Sysno.RT_SIGACTION).words(signal, Signals.SIGNALS);
        return submit(call.block(Block.of(action.array(), text)).number(0).number(8));
    }

    /// signalfd4(2), non-blocking.
    default Fd signalfd(long mask) throws SyscallException {
        Call call = Call.of(Sysno.SIGNALFD4).number(-1).block(mask(mask)).number(8);
        return Fd.of(submit(call.number(Poll.SFD_CLOEXEC | Poll.SFD_NONBLOCK)), "signals");
    }

    private static Block mask(long mask) {
        return Block.of(Block.struct(8).putLong(0, mask).array(), "0x" + Long.toHexString(mask));
    }

    default Fd pidfdOpen(int pid, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.PIDFD_OPEN).number(pid).number(0);
        return Fd.of(submit(call.allow(allowed)), "pidfd of " + pid);
    }

    /// pidfd_getfd(2), Linux 5.6: a descriptor of another process.
    default Fd pidfdGetfd(Fd pidfd, Fd theirs, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.PIDFD_GETFD).fd(pidfd).fd(theirs).number(0);
        return Fd.of(submit(call.allow(allowed)), theirs.label());
    }

    default Result pidfdSendSignal(Fd pidfd, int signal, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.PIDFD_SEND_SIGNAL).fd(pidfd);
        call.words(signal, Signals.SIGNALS).number(0).number(0);
        return submit(call.allow(allowed));
    }

    default Result kill(int pid, int signal, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.KILL).number(pid).words(signal, Signals.SIGNALS);
        return submit(call.allow(allowed));
    }

    /// wait4(2) without waiting; the wait status is the answer's memory.
    default Result waitNow(int pid, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.WAIT4).number(pid).fills(Block.room(4));
        call.words(Wait.WNOHANG, Wait.WAIT_FLAGS).number(0);
        return submit(call.allow(allowed));
    }

    /// wait4(2) until a child has ended, whatever its exit signal. It must be one that ends with
    /// its server, because we would not notice that ours does.
    default Result waitForEnd(int pid) throws SyscallException {
        Call call = Call.of(Sysno.WAIT4).number(pid).number(0);
        call.words(Wait.__WALL, Wait.WAIT_FLAGS).number(0);
        return submit(call.allowAny());
    }

    /// ppoll(2) of one descriptor beside the connection to us, whose end also wakes the process.
    /// What we say, that we are alive, does not.
    ///
    /// @param events `POLL*`
    default Result poll(Fd fd, int control, int events, int milliseconds) throws SyscallException {
        return poll(List.of(fd), control, events, milliseconds);
    }

    /// ppoll(2) of several descriptors beside the connection to us; [#isReady(Result, int)] reads
    /// the answer.
    ///
    /// @param events `POLL*`, the same for all
    default Result poll(List<Fd> fds, int control, int events, int milliseconds)
            throws SyscallException {
        int count = fds.size();
        ByteBuffer polls = Block.struct(8 * count + 8);
        polls.putInt(8 * count, control);
        polls.putShort(8 * count + 4, (short) Poll.POLLRDHUP);
        String labels = fds.stream().map(Fd::label).collect(Collectors.joining(", "));
        Block block = Block.of(polls.array(), labels);
        for (int i = 0; i < count; i++) {
            polls.putShort(8 * i + 4, (short) events);
            block.descriptor(8 * i, fds.get(i));
        }
        ByteBuffer limit = Block.struct(16);
        limit.putLong(milliseconds / 1000).putLong(milliseconds % 1000 * 1_000_000L);
        Call call = Call.of(Sysno.PPOLL).fills(block).number(count + 1);
        call.block(Block.of(limit.array(), milliseconds + " ms")).number(0).number(8);
        return submit(call.allow(Errno.EINTR));
    }

    /// Whether something happened to a descriptor that was polled; not if the wait was interrupted.
    ///
    /// @param index of the descriptor in its list
    static boolean isReady(Result polled, int index) throws SyscallException {
        byte[] polls = polled.bytes();
        int at = 8 * index + 6;
        return at < polls.length && (polls[at] != 0 || polls[at + 1] != 0);
    }

    default Result execve(String path, List<String> arguments, List<String> environment)
            throws SyscallException {
        Call call = Call.of(Sysno.EXECVE).string(path);
        call.block(strings(arguments, new Wording.Arguments(arguments)));
        return submit(
                call.block(strings(environment, new Wording.Environment(environment.size()))));
    }

    private static Block strings(List<String> strings, Wording text) {
        return Block.pointers(strings.stream().map(Block::string).toList(), text);
    }
}
