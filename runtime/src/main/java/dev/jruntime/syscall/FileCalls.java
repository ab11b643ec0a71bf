package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/// Files, directories and descriptors.
public interface FileCalls extends Caller {
    int MFD_CLOEXEC = 1;

    /// openat2(2), Linux 5.6.
    ///
    /// @param resolve `RESOLVE_*`; paths inside a rootfs need `RESOLVE_IN_ROOT`
    default Fd openat2(Fd directory, String path, int flags, long resolve, Errno... allowed)
            throws SyscallException {
        return openat2(directory, path, flags, 0, resolve, allowed);
    }

    default Fd openat2(
            Fd directory, String path, int flags, int mode, long resolve, Errno... allowed)
            throws SyscallException {
        ByteBuffer how = Block.struct(24);
        how.putLong(0, Fcntl.openFlags(flags | Fcntl.O_CLOEXEC, arch()));
        how.putLong(8, mode).putLong(16, resolve);
        Call call = Call.of(Sysno.OPENAT2).fd(directory).string(path);
        call.block(Block.of(how.array(), new Wording.How(flags, resolve)))
                .number(24)
                .allow(allowed);
        return Fd.of(submit(call), path);
    }

    /// openat(2); always close-on-exec.
    default Fd openat(Fd directory, String path, int flags, int mode, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.OPENAT).fd(directory).string(path);
        long translated = Fcntl.openFlags(flags | Fcntl.O_CLOEXEC, arch());
        call.openFlags(translated, flags).mode(mode);
        return Fd.of(submit(call.allow(allowed)), path);
    }

    /// openat(2), unless an earlier call of the same batch failed: its result, 0, stands in for the
    /// mode, which counts for nothing here.
    default Fd openAfter(Result condition, Fd directory, String path, int flags)
            throws SyscallException {
        Call call = Call.of(Sysno.OPENAT).fd(directory).string(path);
        long translated = Fcntl.openFlags(flags | Fcntl.O_CLOEXEC, arch());
        call.openFlags(translated, flags).earlier(condition);
        return Fd.of(submit(call), path);
    }

    default Result close(Fd fd) throws SyscallException {
        return submit(Call.of(Sysno.CLOSE).fd(fd));
    }

    /// close_range(2), Linux 5.9.
    ///
    /// @param last unsigned
    default Result closeRange(int first, int last, int flags) throws SyscallException {
        Call call = Call.of(Sysno.CLOSE_RANGE).number(first);
        return submit(
                call.number(Integer.toUnsignedLong(last)).words(flags, Fcntl.CLOSE_RANGE_FLAGS));
    }

    /// Close every descriptor from `first` on, but these.
    default void closeAllBut(int first, List<Integer> kept) throws SyscallException {
        int next = first;
        for (int each : kept.stream().sorted().toList()) {
            if (each > next) {
                closeRange(next, each - 1, 0);
            }
            next = Math.max(next, each + 1);
        }
        closeRange(next, ~0, 0);
    }

    default Fd dup3(Fd fd, int target, int flags) throws SyscallException {
        Call call = Call.of(Sysno.DUP3).fd(fd).number(target);
        return Fd.of(submit(call.words(flags, Fcntl.OPEN_FLAGS)), fd.label());
    }

    /// The two ends of a pipe; their numbers are known once the call was made.
    record Pipe(Result made) {
        public Fd reader() throws SyscallException {
            return end(0, "a pipe's reading end");
        }

        public Fd writer() throws SyscallException {
            return end(4, "a pipe's writing end");
        }

        private Fd end(int offset, String label) throws SyscallException {
            ByteBuffer ends = ByteBuffer.wrap(made.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            return Fd.of(ends.getInt(offset), label);
        }
    }

    /// pipe2(2), close-on-exec.
    default Pipe pipe() throws SyscallException {
        Call call = Call.of(Sysno.PIPE2).fills(Block.room(8));
        return new Pipe(submit(call.words(Fcntl.O_CLOEXEC, Fcntl.OPEN_FLAGS)));
    }

    /// Let a pipe take so many bytes that nobody reads (`F_SETPIPE_SZ`, fcntl(2)).
    default Result pipeCapacity(Fd pipe, int bytes) throws SyscallException {
        Call call = Call.of(Sysno.FCNTL).fd(pipe).words(Fcntl.F_SETPIPE_SZ, Fcntl.FCNTL_COMMANDS);
        return submit(call.number(bytes));
    }

    /// Never wait in a read or write through this open file (`F_SETFL`, fcntl(2)).
    default Result neverWait(Fd fd) throws SyscallException {
        Call call = Call.of(Sysno.FCNTL).fd(fd).words(Fcntl.F_SETFL, Fcntl.FCNTL_COMMANDS);
        return submit(call.words(Fcntl.O_NONBLOCK, Fcntl.OPEN_FLAGS));
    }

    /// eventfd2(2), non-blocking: a counter that others add to.
    default Fd eventfd() throws SyscallException {
        Call call = Call.of(Sysno.EVENTFD2).number(0);
        return Fd.of(submit(call.number(Poll.EFD_CLOEXEC | Poll.EFD_NONBLOCK)), "events");
    }

    /// read(2): at most `length` bytes from the current position.
    default Result read(Fd fd, int length, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.READ).fd(fd).fills(Block.room(length));
        return submit(call.number(length).byResult().allow(allowed));
    }

    /// pread64(2): at most `length` bytes from an offset.
    default Result pread(Fd fd, int length, long offset) throws SyscallException {
        Call call = Call.of(Sysno.PREAD64).fd(fd).fills(Block.room(length));
        return submit(call.number(length).number(offset).byResult());
    }

    /// memfd_create(2): a file in memory that no path leads to.
    default Fd memfdCreate(String name) throws SyscallException {
        Call call = Call.of(Sysno.MEMFD_CREATE).string(name);
        return Fd.of(submit(call.named(MFD_CLOEXEC, "MFD_CLOEXEC")), name);
    }

    default Result write(Fd fd, byte[] bytes, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.WRITE).fd(fd).block(Block.data(bytes));
        return submit(call.number(bytes.length).allow(allowed));
    }

    /// The same, for bytes that are not to be printed.
    ///
    /// @param text what plans and errors print instead
    default Result write(Fd fd, byte[] bytes, String text, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.WRITE).fd(fd).block(Block.of(bytes, text));
        return submit(call.named(bytes.length, "its length").allow(allowed));
    }

    /// fallocate(2): a full disk shows before the first byte is written.
    default Result fallocate(Fd fd, long length, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.FALLOCATE).fd(fd).number(0).number(0).number(length);
        return submit(call.allow(allowed));
    }

    /// Write what an earlier call of the same batch will have read.
    default Result copy(Fd from, Fd to, int most) throws SyscallException {
        together(2 * most + 1024);
        Block between = Block.room(most);
        Call read = Call.of(Sysno.READ).fd(from).fills(between).number(most).byResult();
        Result length = submit(read);
        return submit(Call.of(Sysno.WRITE).fd(to).block(between).earlier(length));
    }

    /// statx(2) of a path; [Statx] reads the answer.
    default Result statx(Fd directory, String path, int flags, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.STATX).fd(directory).string(path);
        call.words(flags, Fcntl.AT_FLAGS)
                .number(Stat.STATX_BASIC_STATS)
                .fills(Block.room(Statx.SIZE));
        return submit(call.allow(allowed));
    }

    /// statx(2) of what a descriptor stands for.
    default Result statx(Fd fd) throws SyscallException {
        return statx(fd, "", Fcntl.AT_EMPTY_PATH);
    }

    /// fstatfs(2); the filesystem's magic is the answer's first 64 bits.
    default Result fstatfs(Fd fd) throws SyscallException {
        return submit(Call.of(Sysno.FSTATFS).fd(fd).fills(Block.room(120)));
    }

    default Result mkdirat(Fd directory, String name, int mode, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.MKDIRAT).fd(directory).string(name);
        return submit(call.mode(mode).allow(allowed));
    }

    default Result mknodat(Fd directory, String name, int mode, long device, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.MKNODAT).fd(directory).string(name).mode(mode);
        return submit(call.named(device, Device.print(device)).allow(allowed));
    }

    default Result symlinkat(String target, Fd directory, String name, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.SYMLINKAT).string(target).fd(directory).string(name);
        return submit(call.allow(allowed));
    }

    default Result unlinkat(Fd directory, String name, int flags, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.UNLINKAT).fd(directory).string(name);
        return submit(call.words(flags, Fcntl.AT_FLAGS).allow(allowed));
    }

    default Result renameat(Fd from, String oldName, Fd to, String newName, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.RENAMEAT2).fd(from).string(oldName).fd(to).string(newName);
        return submit(call.number(0).allow(allowed));
    }

    default Result readlinkat(Fd directory, String path, Errno... allowed) throws SyscallException {
        return beginningOfLink(directory, path, 4096, allowed);
    }

    /// readlinkat(2) of a link of which the beginning is enough: room for answers is what a frame
    /// has least of.
    default Result beginningOfLink(Fd directory, String path, int most, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.READLINKAT).fd(directory).string(path);
        return submit(call.fills(Block.room(most)).number(most).byResult().allow(allowed));
    }

    /// faccessat2(2), Linux 5.8: with the effective ids when `flags` say so.
    default Result faccessat(Fd directory, String path, int mode, int flags, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.FACCESSAT2).fd(directory).string(path).number(mode);
        return submit(call.words(flags, Fcntl.AT_FLAGS).allow(allowed));
    }

    default Result getdents(Fd directory, int most, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.GETDENTS64).fd(directory).fills(Block.room(most));
        return submit(call.number(most).byResult().allow(allowed));
    }

    default Result fchown(Fd fd, int uid, int gid, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.FCHOWN).fd(fd).number(uid).number(gid);
        return submit(call.allow(allowed));
    }

    default Result fchownat(Fd directory, String path, int uid, int gid, int flags)
            throws SyscallException {
        Call call = Call.of(Sysno.FCHOWNAT).fd(directory).string(path).number(uid).number(gid);
        return submit(call.words(flags, Fcntl.AT_FLAGS));
    }

    default Result flock(Fd fd, int operation) throws SyscallException {
        return submit(Call.of(Sysno.FLOCK).fd(fd).words(operation, Fcntl.LOCK_FLAGS));
    }

    /// fcntl(2) with `F_OFD_SETLK`: an exclusive lock of one byte, without waiting.
    default Result lock(Fd fd, long at) throws SyscallException {
        return lock(fd, Fcntl.F_WRLCK, at, 1);
    }

    /// Give back all such locks of the open file, whoever else has it open.
    default Result unlock(Fd fd) throws SyscallException {
        return lock(fd, Fcntl.F_UNLCK, 0, 0);
    }

    private Result lock(Fd fd, int type, long at, long length) throws SyscallException {
        ByteBuffer flock = Block.struct(32).putShort(0, (short) type);
        flock.putLong(8, at).putLong(16, length);
        String text = Fcntl.LOCK_TYPES.print(type) + (length == 0 ? "" : ", byte " + at);
        Call call = Call.of(Sysno.FCNTL).fd(fd);
        call.words(Fcntl.F_OFD_SETLK, Fcntl.FCNTL_COMMANDS);
        return submit(call.block(Block.of(flock.array(), text)));
    }

    /// umask(2); answers the mask before.
    default Result umask(int mask) throws SyscallException {
        return submit(Call.of(Sysno.UMASK).mode(mask));
    }

    default Result chdir(String path) throws SyscallException {
        return submit(Call.of(Sysno.CHDIR).string(path));
    }

    default Result chroot(String path) throws SyscallException {
        return submit(Call.of(Sysno.CHROOT).string(path));
    }

    default Result fchdir(Fd directory) throws SyscallException {
        return submit(Call.of(Sysno.FCHDIR).fd(directory));
    }

    /// getcwd(2) of the kernel, which says "(unreachable)" where the C library would fail.
    default Result getcwd() throws SyscallException {
        Call call = Call.of(Sysno.GETCWD).fills(Block.room(4096)).number(4096);
        return submit(call.byResult());
    }

    /// The slave of a pseudoterminal by `TIOCGPTPEER` (ioctl_tty(2), Linux 4.13): no path is used.
    default Fd terminalPeer(Fd master, int flags) throws SyscallException {
        Call call = Call.of(Sysno.IOCTL).fd(master);
        call.words(Ioctl.TIOCGPTPEER, Ioctl.REQUESTS);
        call.words(flags | Fcntl.O_CLOEXEC, Fcntl.OPEN_FLAGS);
        return Fd.of(submit(call), "terminal");
    }

    /// An ioctl(2) whose argument is a number.
    default Result ioctl(Fd fd, long request, long argument, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.IOCTL).fd(fd).words(request, Ioctl.REQUESTS);
        return submit(call.number(argument).allow(allowed));
    }

    /// An ioctl(2) whose argument points to memory that it reads, and may change.
    default Result ioctl(Fd fd, long request, byte[] memory, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.IOCTL).fd(fd).words(request, Ioctl.REQUESTS);
        Block block = Block.data(memory);
        return submit(call.fills(block).allow(allowed));
    }
}
