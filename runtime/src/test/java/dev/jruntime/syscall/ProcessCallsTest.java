package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Each call on processes, made by a launcher or a clone of one, and seen in `/proc` by this JVM.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class ProcessCallsTest {
    private static final int PATIENCE = 5_000;
    private static final long USR1 = 1L << (Signals.SIGUSR1 - 1);

    @TempDir Path directory;

    private @Nullable ForkedProxy process;

    @BeforeEach
    void start() throws Exception {
        process = ForkedProxy.launch(directory.resolve("tree"));
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.close();
        }
    }

    private ProxiedSyscalls calls() {
        return Objects.requireNonNull(process).calls();
    }

    private int pid() {
        return (int) Objects.requireNonNull(process).process().pid();
    }

    private Path proc(String name) {
        return Path.of("/proc/" + pid() + "/" + name);
    }

    /// A line of `/proc/PID/status`, by its name.
    private String status(String name) throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith(name + ":")) {
                return line.substring(name.length() + 1).strip().replace('\t', ' ');
            }
        }
        throw new IOException("no " + name);
    }

    private static ByteBuffer struct(Result result) throws SyscallException {
        return ByteBuffer.wrap(result.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Nested
    class Identity {
        @Test
        void ids_are_those_of_status() throws Exception {
            assertEquals(status("Uid").split(" ")[0], "" + calls().getuid().value());
            assertEquals(status("Pid"), "" + calls().getpid().value());
            assertEquals(status("Uid").split(" ")[1], "" + calls().geteuid().value());
            assertEquals(status("Gid").split(" ")[1], "" + calls().getegid().value());
        }

        @Test
        void a_pid_is_that_of_the_process() throws Exception {
            assertEquals(pid(), calls().getpid().value());
        }

        @Test
        void a_session_has_the_process_for_leader() throws Exception {
            assertEquals(pid(), calls().setsid().value());
            String[] stat = Files.readString(proc("stat")).split(" ");
            assertEquals("" + pid(), stat[5]);
        }

        @Test
        void capabilities_are_those_of_status() throws Exception {
            ByteBuffer sets = struct(calls().capget());
            long effective = sets.getInt(0) & 0xffffffffL | (long) sets.getInt(12) << 32;
            long permitted = sets.getInt(4) & 0xffffffffL | (long) sets.getInt(16) << 32;
            assertEquals(status("CapEff"), "%016x".formatted(effective));
            assertEquals(status("CapPrm"), "%016x".formatted(permitted));
        }
    }

    @Nested
    class Scheduling {
        @Test
        void a_policy_is_that_of_stat() throws Exception {
            calls().schedSetattr(0, new SchedAttr(Sched.SCHED_BATCH, 0, 4, 0, 0, 0, 0)).value();
            String[] stat = Files.readString(proc("stat")).split(" ");
            assertEquals("4", stat[18]);
            assertEquals("" + Sched.SCHED_BATCH, stat[40]);
        }

        @Test
        void a_priority_of_input_and_output_is_that_of_ionice() throws Exception {
            calls().ioprioSet(Policy.IOPRIO_CLASS_BE, 6).value();
            Process ionice = new ProcessBuilder("ionice", "-p", "" + pid()).start();
            String shown =
                    new String(ionice.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            assertEquals("best-effort: prio 6", shown.strip());
        }

        @Test
        void a_personality_is_that_of_proc() throws Exception {
            calls().personality(Policy.PER_LINUX32).value();
            assertEquals("00000008", Files.readString(proc("personality")).strip());
        }
    }

    @Nested
    class Attributes {
        @Test
        void prctl_takes_one_argument_or_two() throws Exception {
            assertEquals("0", status("NoNewPrivs"));
            calls().prctl(Prctl.PR_SET_NO_NEW_PRIVS, 1).value();
            assertEquals("1", status("NoNewPrivs"));
            int ambient = Prctl.PR_CAP_AMBIENT;
            int isSet = Prctl.PR_CAP_AMBIENT_IS_SET;
            assertEquals(0, calls().prctl(ambient, isSet, 0).value());
            Result unknown = calls().prctl(ambient, isSet, 999, Errno.EINVAL);
            assertEquals(Errno.EINVAL, unknown.errno());
        }

        @Test
        void a_limit_is_set() throws Exception {
            calls().prlimit(0, Resource.RLIMIT_NOFILE, 111, 222).value();
            calls().prlimit(0, Resource.RLIMIT_FSIZE, 0x123456789aL, -1).value();
            List<String> limits = Files.readAllLines(proc("limits"));
            assertTrue(limits.stream().anyMatch(l -> l.matches("Max open files +111 +222 .*")));
            assertTrue(
                    limits.stream()
                            .anyMatch(l -> l.matches("Max file size +78187493530 +unlimited.*")));
        }

        @Test
        void a_limit_is_asked_for() throws Exception {
            calls().prlimit(0, Resource.RLIMIT_NOFILE, 333, 444).value();
            byte[] limits = calls().prlimit(0, Resource.RLIMIT_NOFILE).bytes();
            ByteBuffer pair = ByteBuffer.wrap(limits).order(ByteOrder.LITTLE_ENDIAN);
            assertEquals(333, pair.getLong(0));
            assertEquals(444, pair.getLong(8));
        }

        @Test
        void memory_of_frames_is_given_back() throws Exception {
            long at = calls().hello().buffer() + 64 * 1024;
            Fd file = calls().openat(Fd.CWD, "/dev/null", Fcntl.O_WRONLY, 0);
            byte[] bytes = new byte[100 * 1024];
            Arrays.fill(bytes, (byte) 7);
            calls().write(file, bytes).value();
            assertEquals(7, memory(at)[0]);
            calls().discard(at, 8192).value();
            assertArrayEquals(new byte[8192], memory(at));
        }

        private byte[] memory(long address) throws IOException {
            byte[] bytes = new byte[8192];
            try (RandomAccessFile memory = new RandomAccessFile(proc("mem").toFile(), "r")) {
                memory.seek(address);
                memory.readFully(bytes);
            }
            return bytes;
        }
    }

    @Nested
    class SignalHandling {
        @Test
        void a_mask_blocks_signals() throws Exception {
            calls().sigprocmask(Signals.SIG_SETMASK, USR1).value();
            assertEquals("%016x".formatted(USR1), status("SigBlk"));
            calls().sigprocmask(Signals.SIG_UNBLOCK, USR1).value();
            assertEquals("%016x".formatted(0), status("SigBlk"));
        }

        @Test
        void an_action_ignores_or_catches_a_signal() throws Exception {
            Hello hello = calls().hello();
            calls().sigaction(Signals.SIGUSR1, 1, 0).value();
            assertEquals("%016x".formatted(USR1), status("SigIgn"));
            calls().sigaction(Signals.SIGUSR1, hello.onSignal(), hello.restorer()).value();
            assertEquals("%016x".formatted(USR1), status("SigCgt"));
            new LocalSyscalls().kill(pid(), Signals.SIGUSR1);
            assertEquals(128 + Signals.SIGUSR1, Objects.requireNonNull(process).exitCode());
        }

        @Test
        void a_blocked_signal_is_read_from_a_descriptor() throws Exception {
            calls().sigprocmask(Signals.SIG_BLOCK, USR1).value();
            Fd signals = calls().signalfd(USR1);
            int control = calls().hello().control();
            assertEquals(0, calls().poll(signals, control, Poll.POLLIN, 0).value());
            calls().kill(pid(), Signals.SIGUSR1).value();
            assertEquals(1, calls().poll(signals, control, Poll.POLLIN, PATIENCE).value());
            assertEquals(Signals.SIGUSR1, struct(calls().read(signals, 128)).getInt(0));
            Result empty = calls().read(signals, 128, Errno.EAGAIN);
            assertEquals(Errno.EAGAIN, empty.errno());
        }
    }

    @Nested
    class Children {
        @Test
        void a_signal_by_number_of_process_ends_a_child() throws Exception {
            Proxy.Clone clone = calls().cloneProxy(0);
            assertEquals(0, calls().waitNow(clone.pid()).value());
            calls().kill(clone.pid(), Signals.SIGTERM).value();
            int status = ForkedProxy.statusOf(calls(), clone, PATIENCE);
            assertEquals(Signals.SIGTERM, status);
            Result none = calls().waitNow(clone.pid(), Errno.ECHILD);
            assertEquals(Errno.ECHILD, none.errno());
            Result gone = calls().kill(clone.pid(), 0, Errno.ESRCH);
            assertEquals(Errno.ESRCH, gone.errno());
        }

        @Test
        void a_descriptor_of_a_process_reaches_it() throws Exception {
            Proxy.Clone clone = calls().cloneProxy(0);
            Fd pidfd = calls().pidfdOpen(clone.pid());
            String info = "fdinfo/" + pidfd.number();
            assertTrue(Files.readAllLines(proc(info)).contains("Pid:\t" + clone.pid()));
            calls().pidfdSendSignal(pidfd, Signals.SIGKILL).value();
            assertEquals(Signals.SIGKILL, ForkedProxy.statusOf(calls(), clone, PATIENCE));
            Fd gone = calls().pidfdOpen(clone.pid(), Errno.ESRCH);
            assertEquals(Errno.ESRCH, gone.errno());
        }

        @Test
        void a_program_gets_its_arguments_and_environment() throws Exception {
            Path out = directory.resolve("out");
            Proxy.Clone clone = calls().cloneProxy(0);
            Proxy init = clone.proxy();
            int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT;
            init.dup3(init.openat(Fd.CWD, out.toString(), flags, 0600), 1, 0);
            List<String> arguments = List.of("sh", "-c", "echo \"$0|$1|$2|$A\"", "x", "", "é y");
            init.execve("/bin/sh", arguments, List.of("A=1 2", "B="));
            init.flushUntilGone();
            assertEquals(0, ForkedProxy.statusOf(calls(), clone, PATIENCE));
            assertEquals("x||é y|1 2\n", Files.readString(out, StandardCharsets.UTF_8));
        }

        @Test
        void a_program_that_is_missing_is_an_error_and_the_process_stays() throws Exception {
            Proxy.Clone clone = calls().cloneProxy(0);
            clone.proxy().execve("/no/such/program", List.of("x"), List.of());
            var failure =
                    assertThrows(SyscallException.class, () -> clone.proxy().flushUntilGone());
            assertEquals(Errno.ENOENT, failure.errno());
            assertTrue(clone.proxy().getuid().ok());
            clone.proxy().exit(0);
        }
    }

    @Nested
    @Tag("root")
    class AsRoot {
        @BeforeEach
        void check() {
            assumeTrue(System.getProperty("user.name").equals("root"), "credentials need root");
        }

        @Test
        void all_kinds_of_ids_change() throws Exception {
            calls().setgroups(List.of(7, 70_000, -2)).value();
            calls().setresgid(12345).value();
            calls().setresuid(-2).value();
            assertEquals("7 70000 4294967294", status("Groups"));
            assertEquals("12345 12345 12345 12345", status("Gid"));
            assertEquals("4294967294 4294967294 4294967294 4294967294", status("Uid"));
        }

        @Test
        void no_groups_are_left() throws Exception {
            calls().setgroups(List.of()).value();
            assertEquals("", status("Groups"));
        }

        @Test
        void capability_sets_have_low_and_high_bits() throws Exception {
            long chown = 1;
            long bpf = 1L << 39;
            calls().capset(chown, chown | bpf, bpf).value();
            assertEquals("%016x".formatted(chown), status("CapEff"));
            assertEquals("%016x".formatted(chown | bpf), status("CapPrm"));
            assertEquals("%016x".formatted(bpf), status("CapInh"));
            calls().prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, 39).value();
            assertEquals("%016x".formatted(bpf), status("CapAmb"));
        }

        @Test
        void a_host_name_is_that_of_a_namespace() throws Exception {
            Path ours = Path.of("/proc/sys/kernel/hostname");
            String before = Files.readString(ours);
            calls().unshare(Sched.CLONE_NEWUTS).value();
            assertNotEquals(
                    Files.readSymbolicLink(Path.of("/proc/self/ns/uts")),
                    Files.readSymbolicLink(proc("ns/uts")));
            calls().sethostname("näme").value();
            Fd name = calls().openat(Fd.CWD, ours.toString(), Fcntl.O_RDONLY, 0);
            byte[] told = calls().read(name, 100).bytes();
            assertEquals("näme\n", new String(told, StandardCharsets.UTF_8));
            assertEquals(before, Files.readString(ours));
            assertFalse(before.equals("näme\n"));
        }

        @Test
        void a_domain_name_is_that_of_a_namespace() throws Exception {
            calls().unshare(Sched.CLONE_NEWUTS).value();
            calls().setdomainname("example.org").value();
            Fd name = calls().openat(Fd.CWD, "/proc/sys/kernel/domainname", Fcntl.O_RDONLY, 0);
            byte[] told = calls().read(name, 100).bytes();
            assertEquals("example.org\n", new String(told, StandardCharsets.UTF_8));
        }

        @Test
        void a_namespace_is_joined_if_it_is_of_that_kind() throws Exception {
            Path ours = Path.of("/proc/self/ns/uts");
            Fd before = calls().openat(Fd.CWD, ours.toString(), Fcntl.O_RDONLY, 0);
            calls().unshare(Sched.CLONE_NEWUTS).value();
            assertNotEquals(Files.readSymbolicLink(ours), Files.readSymbolicLink(proc("ns/uts")));
            var wrong =
                    assertThrows(
                            SyscallException.class,
                            () -> calls().setns(before, Sched.CLONE_NEWNET).value());
            assertEquals(Errno.EINVAL, wrong.errno());
            calls().setns(before, Sched.CLONE_NEWUTS).value();
            assertEquals(Files.readSymbolicLink(ours), Files.readSymbolicLink(proc("ns/uts")));
        }

        @Test
        void the_root_changes() throws Exception {
            Path root = Files.createDirectories(directory.resolve("root"));
            calls().chroot(root.toString()).value();
            assertEquals(root, Files.readSymbolicLink(proc("root")));
        }

        @Test
        void a_session_keyring_is_its_own() throws Exception {
            String name = "_test." + pid();
            calls().joinKeyring(name).value();
            Fd keys = calls().openat(Fd.CWD, "/proc/keys", Fcntl.O_RDONLY, 0);
            String listed = new String(calls().read(keys, 65536).bytes(), StandardCharsets.UTF_8);
            String line = listed.lines().filter(each -> each.contains(name)).findFirst().orElse("");
            assertTrue(line.contains(" 3f1b0000 "), listed);
        }

        @Test
        void all_descriptors_are_closed_but_some() throws Exception {
            Fd one = calls().openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
            Fd other = calls().openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
            int kept = other.number();
            calls().closeAllBut(3, List.of(calls().hello().control(), kept));
            calls().flush();
            assertFalse(Files.exists(proc("fd/" + one.number()), LinkOption.NOFOLLOW_LINKS));
            assertTrue(Files.exists(proc("fd/" + kept), LinkOption.NOFOLLOW_LINKS));
        }
    }
}
