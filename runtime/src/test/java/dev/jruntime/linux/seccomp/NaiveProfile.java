package dev.jruntime.linux.seccomp;

import dev.jruntime.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a profile says of a call, read word by word: slow, and without anything that the compiler
/// uses.
final class NaiveProfile {
    /// Numbers of x86-64, i386 and x32, by the kernel's tables.
    static final Map<String, int[]> NUMBERS =
            Map.ofEntries(
                    Map.entry("read", new int[] {0, 3, 0}),
                    Map.entry("write", new int[] {1, 4, 1}),
                    Map.entry("close", new int[] {3, 6, 3}),
                    Map.entry("mprotect", new int[] {10, 125, 10}),
                    Map.entry("ioctl", new int[] {16, 54, 514}),
                    Map.entry("getpid", new int[] {39, 20, 39}),
                    Map.entry("clone", new int[] {56, 120, 56}),
                    Map.entry("execve", new int[] {59, 11, 520}),
                    Map.entry("kill", new int[] {62, 37, 62}),
                    Map.entry("uname", new int[] {63, 122, 63}),
                    Map.entry("ptrace", new int[] {101, 26, 521}),
                    Map.entry("personality", new int[] {135, 136, 135}),
                    Map.entry("prctl", new int[] {157, 172, 157}),
                    Map.entry("keyctl", new int[] {250, 288, 250}),
                    Map.entry("openat", new int[] {257, 295, 257}),
                    Map.entry("unshare", new int[] {272, 310, 272}),
                    Map.entry("setns", new int[] {308, 346, 308}),
                    Map.entry("getrandom", new int[] {318, 355, 318}),
                    Map.entry("memfd_create", new int[] {319, 356, 319}),
                    Map.entry("statx", new int[] {332, 383, 332}),
                    Map.entry("clone3", new int[] {435, 435, 435}),
                    Map.entry("close_range", new int[] {436, 436, 436}),
                    Map.entry("openat2", new int[] {437, 437, 437}),
                    Map.entry("faccessat2", new int[] {439, 439, 439}));

    /// Those that are not in the order of their numbers, the youngest last.
    private static final List<String> AGES =
            List.of("clone3", "openat2", "faccessat2", "close_range");

    static final int X86_64 = 0xC000003E;
    static final int I386 = 0x40000003;
    static final int X32_BIT = 0x40000000;

    private final Seccomp profile;

    NaiveProfile(Seccomp profile) {
        this.profile = profile;
    }

    static int number(String name, int abi) {
        return java.util.Objects.requireNonNull(NUMBERS.get(name))[abi];
    }

    /// @param name of the call, to be found in [#NUMBERS]; null for one that is newer than all
    /// @param abi 0 for x86-64, 1 for i386, 2 for x32
    int verdict(@Nullable String name, int abi, long... arguments) {
        String architecture =
                List.of("SCMP_ARCH_X86_64", "SCMP_ARCH_X86", "SCMP_ARCH_X32").get(abi);
        if (abi != 0 && !profile.architectures().contains(architecture)) {
            return 0;
        }
        int otherwise = value(profile.defaultAction(), profile.defaultErrnoRet());
        if (isDenied(profile.defaultAction()) && isNewer(name, abi)) {
            return 0x50000 | 38;
        }
        for (Seccomp.Syscall rule : profile.syscalls()) {
            if (name != null
                    && rule.names().contains(name)
                    && holds(rule.args(), abi != 0, arguments)) {
                return value(rule.action(), rule.errnoRet());
            }
        }
        return otherwise;
    }

    private static boolean isDenied(String action) {
        return !List.of("SCMP_ACT_ALLOW", "SCMP_ACT_LOG", "SCMP_ACT_TRACE", "SCMP_ACT_NOTIFY")
                .contains(action);
    }

    private boolean isNewer(@Nullable String name, int abi) {
        List<String> named = new ArrayList<>();
        profile.syscalls().forEach(rule -> named.addAll(rule.names()));
        named.retainAll(NUMBERS.keySet());
        int newest = named.stream().mapToInt(each -> rank(each, abi)).max().orElse(-1);
        return newest >= 0 && (name == null || rank(name, abi) > newest);
    }

    /// The order in which calls came; what x32 has for itself is never newer than anything.
    private static int rank(String name, int abi) {
        int age = AGES.indexOf(name);
        int number = number(name, abi);
        return age >= 0 ? 1000 + age : number >= 500 ? -1 : number;
    }

    private static boolean holds(List<Seccomp.Arg> conditions, boolean narrow, long... arguments) {
        long different = conditions.stream().map(Seccomp.Arg::index).distinct().count();
        return different == conditions.size()
                ? conditions.stream().allMatch(each -> holds(each, narrow, arguments))
                : conditions.stream().anyMatch(each -> holds(each, narrow, arguments));
    }

    /// Where registers are half as long, or pointers are (x32), libseccomp looks at that half.
    private static boolean holds(Seccomp.Arg condition, boolean narrow, long... arguments) {
        long all = narrow ? 0xffffffffL : -1;
        long argument = arguments[condition.index()] & all;
        long value = condition.value() & all;
        int order = Long.compareUnsigned(argument, value);
        return switch (condition.op()) {
            case "SCMP_CMP_NE" -> order != 0;
            case "SCMP_CMP_LT" -> order < 0;
            case "SCMP_CMP_LE" -> order <= 0;
            case "SCMP_CMP_EQ" -> order == 0;
            case "SCMP_CMP_GE" -> order >= 0;
            case "SCMP_CMP_GT" -> order > 0;
            default -> {
                Long second = condition.valueTwo();
                yield (argument & value) == ((second == null ? 0 : second) & value);
            }
        };
    }

    private static int value(String action, @Nullable Integer errno) {
        int number = errno == null ? 1 : errno;
        return switch (action) {
            case "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD" -> 0;
            case "SCMP_ACT_KILL_PROCESS" -> 0x80000000;
            case "SCMP_ACT_TRAP" -> 0x00030000;
            case "SCMP_ACT_ERRNO" -> 0x00050000 | number;
            case "SCMP_ACT_NOTIFY" -> 0x7fc00000;
            case "SCMP_ACT_TRACE" -> 0x7ff00000 | number;
            case "SCMP_ACT_LOG" -> 0x7ffc0000;
            case "SCMP_ACT_ALLOW" -> 0x7fff0000;
            default -> throw new IllegalArgumentException(action);
        };
    }

    @Override
    public String toString() {
        return profile.toString();
    }
}
