package dev.jruntime.linux.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Arch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the installed libseccomp and we make of profiles, executed by a machine of our own.
class CompilerTest {
    private static final int ENOSYS = 0x50000 | 38;
    private static final int EPERM = 0x50000 | 1;
    private static final int ALLOW = 0x7fff0000;
    private static final int KILL_THREAD = 0;

    @BeforeEach
    void needsX86() {
        assumeTrue(Arch.current() == Arch.X86_64, "numbers are those of x86-64");
    }

    private static int verdict(Filter filter, int architecture, int number, long... arguments) {
        return new BpfMachine(filter.program())
                .run(BpfMachine.call(architecture, number, arguments));
    }

    @Test
    void verdicts_of_random_profiles_are_those_of_a_naive_reading() throws IOException {
        Random random = new Random(20261124);
        for (int i = 0; i < 400; i++) {
            Seccomp profile = Profiles.random(random);
            compare(Filters.compile(profile), profile, random);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"docker", "podman", "containerd"})
    void an_engine_s_profile_means_what_it_says(String engine) throws IOException {
        Seccomp profile = Profiles.read(Profiles.text(engine));
        Filter filter = Filters.compile(profile);
        int instructions = filter.program().length / 8;
        assertTrue(instructions > 300 && instructions <= 4096, instructions + " instructions");
        compare(filter, profile, new Random(7));
        assertEquals(ALLOW, verdict(filter, NaiveProfile.X86_64, 0));
        assertEquals(ENOSYS, verdict(filter, NaiveProfile.X86_64, 1000));
        assertEquals(KILL_THREAD, verdict(filter, 0xC00000B7, 0));
    }

    private static void compare(Filter filter, Seccomp profile, Random random) {
        NaiveProfile naive = new NaiveProfile(profile);
        List<@Nullable String> names = new ArrayList<>(NaiveProfile.NUMBERS.keySet());
        names.add(null);
        for (String name : names) {
            for (int abi = 0; abi < 3; abi++) {
                for (int i = 0; i < 20; i++) {
                    long[] arguments =
                            IntStream.range(0, 6)
                                    .mapToLong(each -> Profiles.number(random))
                                    .toArray();
                    compare(filter, naive, name, abi, arguments);
                }
            }
        }
    }

    private static void compare(
            Filter filter, NaiveProfile naive, @Nullable String name, int abi, long... arguments) {
        int number = name == null ? 1000 : NaiveProfile.number(name, abi);
        int architecture = abi == 1 ? NaiveProfile.I386 : NaiveProfile.X86_64;
        int complete = number | (abi == 2 ? NaiveProfile.X32_BIT : 0);
        if (abi == 1) {
            for (int i = 0; i < arguments.length; i++) {
                arguments[i] &= 0xffffffffL;
            }
        }
        int expected = naive.verdict(name, abi, arguments);
        int found = verdict(filter, architecture, complete, arguments);
        assertEquals(
                Integer.toHexString(expected),
                Integer.toHexString(found),
                () ->
                        "%s of abi %d with %s by %s"
                                .formatted(name, abi, Arrays.toString(arguments), naive));
    }

    private static Filter compile(String profile) throws IOException {
        return Filters.compile(Profiles.read(profile));
    }

    @Test
    void calls_that_are_newer_than_the_profile_do_not_exist() throws IOException {
        Filter filter = compile(allowing("SCMP_ACT_ERRNO", "openat2"));
        assertEquals(ALLOW, verdict(filter, NaiveProfile.X86_64, 437));
        // faccessat2 is of Linux 5.8, close_range of 5.9, openat2 of 5.6, clone3 of 5.3.
        assertEquals(ENOSYS, verdict(filter, NaiveProfile.X86_64, 439));
        assertEquals(ENOSYS, verdict(filter, NaiveProfile.X86_64, 436));
        assertEquals(EPERM, verdict(filter, NaiveProfile.X86_64, 435));
        // uretprobe is of Linux 6.11, whatever its number; 337 is nobody's.
        assertEquals(ENOSYS, verdict(filter, NaiveProfile.X86_64, 335));
        assertEquals(EPERM, verdict(filter, NaiveProfile.X86_64, 337));
        // A tracer that skips a call makes its number -1.
        assertEquals(EPERM, verdict(filter, NaiveProfile.X86_64, -1));
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_ACT_ALLOW, 7fff0000",
        "SCMP_ACT_LOG, 7ffc0000",
        "SCMP_ACT_TRACE, 7ff00001",
        "SCMP_ACT_NOTIFY, 7fc00000",
        "SCMP_ACT_TRAP, 50026",
        "SCMP_ACT_KILL, 50026",
        "SCMP_ACT_KILL_PROCESS, 50026"
    })
    void whoever_permits_unknown_calls_gets_them(String action, String verdict) throws IOException {
        Filter filter =
                compile(
                        """
                        {"defaultAction": "%s",
                         "syscalls": [{"names": ["read"], "action": "SCMP_ACT_ERRNO"}]}
                        """
                                .formatted(action));
        assertEquals(
                verdict, Integer.toHexString(verdict(filter, NaiveProfile.X86_64, 1000)), action);
    }

    @Test
    void a_server_can_rehearse() {
        assertTrue(Filters.rehearse());
    }

    @Test
    void without_any_known_name_nothing_is_newer() throws IOException {
        Filter filter = compile(allowing("SCMP_ACT_ERRNO", "no_such_call"));
        assertEquals(EPERM, verdict(filter, NaiveProfile.X86_64, 1000));
    }

    @Test
    void other_abis_are_killed_unless_they_are_listed() throws IOException {
        Filter filter = compile(allowing("SCMP_ACT_ALLOW", "openat2"));
        assertEquals(ALLOW, verdict(filter, NaiveProfile.X86_64, 39));
        assertEquals(KILL_THREAD, verdict(filter, NaiveProfile.I386, 20));
        assertEquals(KILL_THREAD, verdict(filter, NaiveProfile.X86_64, 39 | NaiveProfile.X32_BIT));
    }

    @Test
    void flags_are_what_is_asked_for() throws IOException {
        String profile = "{\"defaultAction\": \"SCMP_ACT_ALLOW\"%s}";
        assertEquals(4, compile(profile.formatted("")).flags());
        assertEquals(0, compile(profile.formatted(", \"flags\": []")).flags());
        String all = ", \"flags\": [\"SECCOMP_FILTER_FLAG_TSYNC\", \"SECCOMP_FILTER_FLAG_LOG\"]";
        assertEquals(3, compile(profile.formatted(all)).flags());
    }

    @ParameterizedTest
    @CsvSource({
        "SCMP_ACT_NOTIFY, '', c",
        "SCMP_ACT_NOTIFY, WAIT_KILLABLE_RECV, 28",
        "SCMP_ACT_NOTIFY, TSYNC, 19",
        "SCMP_ACT_ERRNO, WAIT_KILLABLE_RECV, 0"
    })
    void a_filter_with_an_agent_has_a_descriptor(String action, String flag, String flags)
            throws IOException {
        String list = ", \"flags\": [\"SECCOMP_FILTER_FLAG_%s\"]".formatted(flag);
        Filter filter =
                compile(
                        """
                        {"defaultAction": "SCMP_ACT_ALLOW", "listenerPath": "/agent"%s,
                         "syscalls": [{"names": ["getpid"], "action": "%s"}]}
                        """
                                .formatted(flag.isEmpty() ? "" : list, action));
        assertEquals(flags, Long.toHexString(filter.flags()));
        assertEquals(action.equals("SCMP_ACT_NOTIFY"), filter.notifies());
    }

    @Test
    void an_architecture_of_the_other_byte_order_is_refused_by_name() {
        String profile =
                "{\"defaultAction\": \"SCMP_ACT_ALLOW\", \"architectures\": [\"SCMP_ARCH_S390X\"]}";
        IOException refused = assertThrows(FilterException.class, () -> compile(profile));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .matches(
                                "linux.seccomp: SCMP_ARCH_S390X and the native architecture do not"
                                        + " go together \\(libseccomp [0-9.]+: .*\\)"),
                refused.getMessage());
    }

    @Test
    void a_profile_without_end_is_refused() {
        List<Seccomp.Arg> arg = List.of(new Seccomp.Arg(0, 1, null, "SCMP_CMP_EQ"));
        Seccomp.Syscall rule =
                new Seccomp.Syscall(
                        java.util.Collections.nCopies(20_000, "read"), "SCMP_ACT_ALLOW", null, arg);
        Seccomp profile =
                new Seccomp("SCMP_ACT_ERRNO", null, List.of(), null, null, null, List.of(rule));
        IOException refused = assertThrows(FilterException.class, () -> Filters.compile(profile));
        assertEquals("linux.seccomp: has more than 16384 rules", refused.getMessage());
    }

    @Test
    void a_filter_that_the_kernel_would_not_take_is_refused() {
        List<Seccomp.Syscall> rules = new ArrayList<>();
        for (long value = 0; value < 5000; value++) {
            List<Seccomp.Arg> arg = List.of(new Seccomp.Arg(0, value, null, "SCMP_CMP_EQ"));
            rules.add(new Seccomp.Syscall(List.of("read"), "SCMP_ACT_ALLOW", null, arg));
        }
        Seccomp profile = new Seccomp("SCMP_ACT_ERRNO", null, List.of(), null, null, null, rules);
        IOException refused = assertThrows(FilterException.class, () -> Filters.compile(profile));
        assertTrue(
                String.valueOf(refused.getMessage())
                        .endsWith(" instructions; the kernel takes 4096"),
                refused.getMessage());
    }

    private static String allowing(String otherwise, String name) {
        String action = otherwise.equals("SCMP_ACT_ALLOW") ? "SCMP_ACT_ERRNO" : "SCMP_ACT_ALLOW";
        return """
        {"defaultAction": "%s", "syscalls": [{"names": ["%s"], "action": "%s"}]}
        """
                .formatted(otherwise, name, action);
    }
}
