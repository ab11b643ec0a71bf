package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `linux.seccomp`: what becomes of system calls.
///
/// Calls are `abi:number:arguments`, answers `OK`, `errno N` or `signal N`.
class SeccompTest extends BlackBoxTest {
    private static final String GETPPID = "native:110";
    private static final String SYNC = "native:162";
    private static final String EPERM = "errno 1";
    private static final String ENOSYS = "errno 38";
    private static final String SIGSYS = "signal 31";
    private static final String ALL = "\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\", \"SCMP_ARCH_X32\"";
    private static final Path LIBRARY = Path.of("/usr/lib/x86_64-linux-gnu/libseccomp.so.2");

    @BeforeEach
    void needsX86() {
        Assumptions.assumeTrue(
                System.getProperty("os.arch").equals("amd64"), "numbers are those of x86-64");
    }

    private List<String> calls(String... calls) {
        List<String> words = new ArrayList<>(List.of("/probe", "calls"));
        words.addAll(List.of(calls));
        bundle().set("/process/args", words);
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        return json(outcome.stdout()).valueStream().map(JsonNode::asString).toList();
    }

    /// Everything is allowed but what this rule is about.
    private void rule(String names, String action, String rest) {
        bundle().setJson(
                        "/linux/seccomp",
                        """
                        {"defaultAction": "SCMP_ACT_ALLOW", "architectures": [%s],
                         "syscalls": [{"names": [%s], "action": "SCMP_ACT_%s"%s}]}
                        """
                                .formatted(ALL, names, action, rest));
    }

    private void profile(String defaultAction, String architectures) {
        bundle().setJson(
                        "/linux/seccomp",
                        """
                        {"defaultAction": "%s", "architectures": [%s],
                         "syscalls": [{"names": [%s], "action": "SCMP_ACT_ALLOW"}]}
                        """
                                .formatted(defaultAction, architectures, NEEDED));
    }

    /// What runtimes and PROBE do without having been asked to.
    private static final String NEEDED =
            Stream.of(
                            ("read write close fork clone vfork execve exit exit_group wait4 pipe"
                                            + " pipe2 mmap munmap mprotect brk rt_sigaction"
                                            + " rt_sigprocmask rt_sigreturn set_tid_address gettid"
                                            + " arch_prctl ioctl writev readv fcntl futex sigreturn"
                                            + " setuid setgid setgroups setresuid setresgid capget"
                                            + " capset prctl fstat fstatfs openat chdir fchdir"
                                            + " getdents64 newfstatat statfs getppid getpid stat"
                                            + " close_range epoll_ctl epoll_pwait nanosleep tgkill"
                                            + " getcwd lstat sigaltstack set_robust_list rseq"
                                            + " prlimit64 madvise sched_yield sched_getaffinity"
                                            + " sendmsg recvmsg keyctl faccessat faccessat2 openat2"
                                            + " getuid geteuid getgid getegid umask dup3 dup"
                                            + " seccomp open readlinkat lseek eventfd2"
                                            + " epoll_create1 waitid unshare")
                                    .split(" "))
                    .map(name -> '"' + name + '"')
                    .collect(java.util.stream.Collectors.joining(", "));

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void a_filter_is_in_force_with_and_without_new_privileges(boolean noNewPrivileges) {
        rule("\"sync\"", "ERRNO", "");
        bundle().set("/process/noNewPrivileges", noNewPrivileges);
        JsonNode report = report();
        assertEquals(2, report.at("/seccomp").asInt());
        assertEquals(noNewPrivileges ? 1 : 0, report.at("/noNewPrivs").asInt());
        assertEquals(List.of("OK", EPERM), calls(GETPPID, SYNC));
    }

    @Test
    void the_user_and_its_capabilities_are_the_config_s_behind_a_filter() {
        rule("\"sync\"", "ERRNO", "");
        bundle().set("/process/noNewPrivileges", false)
                .setJson("/process/user", "{\"uid\": 1000, \"gid\": 7, \"additionalGids\": [8, 9]}")
                .set("/process/cwd", "/home");
        JsonNode plain;
        JsonNode filtered = report();
        bundle().remove("/linux/seccomp");
        plain = report();
        for (String member :
                List.of("uid", "gid", "groups", "capabilities", "cwd", "umask", "rlimits")) {
            assertEquals(plain.at("/" + member), filtered.at("/" + member), member);
        }
        assertEquals(0, plain.at("/seccomp").asInt());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void start_loads_the_filter_of_a_created_container(boolean noNewPrivileges) throws IOException {
        rule("\"sync\"", "ERRNO", ", \"errnoRet\": 99");
        bundle().set("/process/noNewPrivileges", noNewPrivileges)
                .setJson("/process/user", "{\"uid\": 1000, \"gid\": 7}")
                .args("/probe", "idle");
        assertSucceeded(container().create());
        Path status = Path.of("/proc/" + container().pid() + "/status");
        assertTrue(Files.readString(status).contains("\nSeccomp:\t0\n") || !kind().isOurs());
        assertSucceeded(container().start());
        Eventually.holds(
                java.time.Duration.ofSeconds(5),
                () -> contentOf(status).contains("\nSeccomp:\t2\n"),
                () -> contentOf(status));
        assertTrue(contentOf(status).contains("\nUid:\t1000\t1000\t1000\t1000\n"));
        assertTrue(
                contentOf(status).contains("\nNoNewPrivs:\t" + (noNewPrivileges ? 1 : 0) + "\n"));
    }

    @ParameterizedTest
    @CsvSource({
        "ERRNO, '', errno 1",
        "ERRNO, ', \"errnoRet\": 99', errno 99",
        "ERRNO, ', \"errnoRet\": 0', OK",
        "TRACE, '', errno 38",
        "LOG, '', OK",
        "TRAP, '', signal 31",
        "KILL, '', signal 31",
        "KILL_THREAD, '', signal 31",
        "KILL_PROCESS, '', signal 31"
    })
    void each_action_does_what_it_says(String action, String rest, String answer) {
        rule("\"sync\"", action, rest);
        assertEquals(List.of("OK", answer), calls(GETPPID, SYNC));
    }

    /// getpriority(2) of nobody's process would be ESRCH: what is not allowed has another errno.
    @ParameterizedTest
    @CsvSource({
        "NE, 5, 0, 1 0 1",
        "LT, 5, 0, 1 0 0",
        "LE, 5, 0, 1 1 0",
        "EQ, 5, 0, 0 1 0",
        "GE, 5, 0, 0 1 1",
        "GT, 5, 0, 0 0 1",
        "MASKED_EQ, 6, 4, 1 1 0"
    })
    void each_operator_compares_all_64_bits(String operator, long value, long two, String hits) {
        for (long high : new long[] {0, 1L << 32}) {
            String arg =
                    "{\"index\": 1, \"value\": %d, \"valueTwo\": %d, \"op\": \"SCMP_CMP_%s\"}"
                            .formatted(value + high, two + high, operator);
            rule("\"sync\"", "ERRNO", ", \"errnoRet\": 99, \"args\": [" + arg + "]");
            List<String> expected =
                    Stream.of(hits.split(" "))
                            .map(hit -> hit.equals("1") ? "errno 99" : "OK")
                            .toList();
            assertEquals(
                    expected,
                    calls(
                            SYNC + ":0:" + (4 + high),
                            SYNC + ":0:" + (5 + high),
                            SYNC + ":0:" + (8 + high)),
                    operator + " and " + high);
        }
    }

    @Test
    void conditions_on_different_arguments_must_all_hold() {
        String args =
                """
                , "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"},
                           {"index": 1, "value": 2, "op": "SCMP_CMP_EQ"}]
                """;
        rule("\"sync\"", "ERRNO", args);
        assertEquals(
                List.of(EPERM, "OK", "OK"), calls(SYNC + ":1:2", SYNC + ":1:3", SYNC + ":2:2"));
    }

    @Test
    void of_conditions_on_one_argument_one_must_hold() {
        String args =
                """
                , "args": [{"index": 0, "value": 1, "op": "SCMP_CMP_EQ"},
                           {"index": 0, "value": 2, "op": "SCMP_CMP_EQ"}]
                """;
        rule("\"sync\"", "ERRNO", args);
        assertEquals(List.of(EPERM, EPERM, "OK"), calls(SYNC + ":1", SYNC + ":2", SYNC + ":3"));
    }

    @Test
    void names_that_nobody_knows_are_left_out() {
        rule("\"sync\", \"no_such_call\"", "ERRNO", "");
        assertEquals(List.of(EPERM), calls(SYNC));
    }

    @Nested
    class Abis {
        @Test
        void other_abis_are_killed_unless_they_are_listed() {
            profile("SCMP_ACT_ERRNO", "");
            assertEquals(List.of("OK", SIGSYS, SIGSYS), calls("native:110", "i386:64", "x32:110"));
        }

        @Test
        void listed_abis_are_filtered_by_their_own_numbers() {
            rule("\"sync\"", "ERRNO", ", \"errnoRet\": 99");
            assertEquals(
                    List.of("OK", "errno 99", "OK", "errno 99", "errno 99"),
                    calls("native:110", "native:162", "i386:64", "i386:36", "x32:162"));
        }

        @Test
        void ten_calls_end_as_they_do_with_other_runtimes() {
            profile("SCMP_ACT_ERRNO", "\"SCMP_ARCH_X86_64\", \"SCMP_ARCH_X86\"");
            assertEquals(
                    List.of("OK", EPERM, EPERM, EPERM, EPERM, "OK", EPERM, EPERM, SIGSYS, SIGSYS),
                    calls(
                            "native:110",
                            "native:162",
                            "native:169",
                            "native:246",
                            "native:321",
                            "i386:64",
                            "i386:36",
                            "i386:88",
                            "x32:162",
                            "x32:110"));
        }
    }

    @Test
    void calls_that_are_newer_than_the_profile_do_not_exist() {
        assumeConforms(Deviation.NEWER_SYSTEM_CALLS);
        profile("SCMP_ACT_ERRNO", ALL);
        // openat2 and faccessat2 are named; mseal and what has no name yet are newer.
        assertEquals(
                List.of(ENOSYS, ENOSYS, ENOSYS, ENOSYS, EPERM),
                calls("native:462", "native:1000", "i386:462", "x32:1000", "native:435"));
    }

    @Test
    void a_profile_that_kills_execve_fails_the_start() {
        assumeOurs("an error for it");
        rule("\"execve\"", "KILL_PROCESS", "");
        bundle().args("/bin/true");
        assertRefused(container().run(), "could not execute the program", "SIGSYS", "seccomp");
        assertSucceeded(container().create());
        Outcome started = container().start();
        assertNotSucceeded(started);
        assertTrue(started.stderr().contains("could not execute the program"), started::toString);
        container().awaitStatus("stopped");
    }

    @Test
    void a_profile_that_allows_nothing_at_all_fails_the_start() {
        assumeOurs("an error for it");
        bundle().setJson("/linux/seccomp", "{\"defaultAction\": \"SCMP_ACT_ERRNO\"}")
                .args("/bin/true");
        assertRefused(container().run(), "could not execute the program", "seccomp");
        assertRefused(container().run("--detach"), "could not execute the program", "seccomp");
    }

    @Test
    void a_program_that_does_not_like_its_filter_was_started_all_the_same() {
        rule("\"getcwd\"", "KILL_PROCESS", "");
        bundle().args("/probe", "report");
        Outcome outcome = container().run();
        assertEquals(128 + 31, outcome.exit(), outcome::toString);
    }

    @Test
    void what_is_not_there_is_named() {
        assumeOurs("this error");
        bundle().setJson(
                        "/linux/seccomp",
                        "{\"defaultAction\": \"SCMP_ACT_ALLOW\","
                                + " \"architectures\": [\"SCMP_ARCH_S390X\"]}");
        assertRefused(container().run(), "SCMP_ARCH_S390X", "libseccomp");
    }

    @Nested
    class Kept {
        private Path kept() throws IOException {
            try (Stream<Path> files = Files.list(root().resolve(".cache/seccomp"))) {
                return files.findFirst().orElseThrow();
            }
        }

        @BeforeEach
        void onlyOurs() {
            assumeOurs("a cache of filters");
            // A warm server remembers, so that each test has a profile of its own.
            rule(
                    "\"sync\"",
                    "ERRNO",
                    ", \"errnoRet\": " + (100 + Math.abs(root().hashCode() % 3000)));
        }

        private String errno() {
            return "errno " + bundle().config().at("/linux/seccomp/syscalls/0/errnoRet").asInt();
        }

        @Test
        void a_filter_is_kept_for_the_next_server() throws IOException {
            calls(SYNC);
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())));
            Assumptions.assumeTrue(kind() == RuntimeKind.JRUNTIME_COLD, "a warm server remembers");
            Object inode = Files.getAttribute(kept(), "unix:ino");
            assertEquals(List.of(errno()), calls(SYNC));
            assertEquals(inode, Files.getAttribute(kept(), "unix:ino"), "it was written again");
        }

        @Test
        void a_damaged_file_is_replaced() throws IOException {
            calls(SYNC);
            Assumptions.assumeTrue(kind() == RuntimeKind.JRUNTIME_COLD, "a warm server remembers");
            byte[] good = Files.readAllBytes(kept());
            byte[] bad = good.clone();
            bad[bad.length - 1] ^= 1;
            Files.write(kept(), bad);
            assertEquals(List.of(errno()), calls(SYNC));
            org.junit.jupiter.api.Assertions.assertArrayEquals(good, Files.readAllBytes(kept()));
            Files.setPosixFilePermissions(kept(), PosixFilePermissions.fromString("rw-rw-rw-"));
            assertEquals(List.of(errno()), calls(SYNC));
            assertEquals(
                    "rw-------",
                    PosixFilePermissions.toString(Files.getPosixFilePermissions(kept())));
        }

        @Test
        void without_libseccomp_only_a_filter_is_refused() {
            Assumptions.assumeTrue(kind() == RuntimeKind.JRUNTIME_COLD, "a warm server has it");
            Assumptions.assumeTrue(Files.exists(LIBRARY), "libseccomp is elsewhere");
            bundle().args("/bin/true");
            Outcome refused = container().bundled("run").inShell(HIDDEN).run();
            assertRefused(refused, "libseccomp.so.2", "libseccomp2");
            bundle().remove("/linux/seccomp");
            assertSucceeded(container().bundled("run").inShell(HIDDEN).run());
        }

        private static final String HIDDEN =
                "exec unshare -m sh -c 'mount --bind /dev/null "
                        + LIBRARY
                        + "; exec \"$@\"' sh \"$@\"";
    }
}
