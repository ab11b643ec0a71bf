package dev.jruntime.linux.seccomp;

import dev.jruntime.spec.Config;
import dev.jruntime.spec.ConfigReader;
import dev.jruntime.spec.InvalidConfigException;
import dev.jruntime.spec.Seccomp;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/// Profiles to compile: what engines send, and such as nobody would write.
final class Profiles {
    private static final List<String> ACTIONS =
            List.of(
                    "SCMP_ACT_KILL",
                    "SCMP_ACT_KILL_PROCESS",
                    "SCMP_ACT_KILL_THREAD",
                    "SCMP_ACT_TRAP",
                    "SCMP_ACT_ERRNO",
                    "SCMP_ACT_TRACE",
                    "SCMP_ACT_NOTIFY",
                    "SCMP_ACT_LOG",
                    "SCMP_ACT_ALLOW");
    private static final List<String> FOREIGN = List.of("SCMP_ARCH_X86", "SCMP_ARCH_X32");

    private Profiles() {}

    static String text(String engine) throws IOException {
        try (InputStream file = Profiles.class.getResourceAsStream(engine + ".json")) {
            return new String(Objects.requireNonNull(file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// Read as part of a configuration.
    static Seccomp read(String profile) {
        String config =
                """
                {"ociVersion": "1.0.0", "root": {"path": "r"}, "linux": {"seccomp": %s}}
                """
                        .formatted(profile);
        try {
            Config read = ConfigReader.read(config.getBytes(StandardCharsets.UTF_8));
            return Objects.requireNonNull(Objects.requireNonNull(read.linux()).seccomp());
        } catch (InvalidConfigException invalid) {
            throw new IllegalArgumentException(invalid);
        }
    }

    /// Every name is in one rule at the most: libseccomp does not say which of two would hold.
    static Seccomp random(Random random) {
        List<String> names = new ArrayList<>(NaiveProfile.NUMBERS.keySet());
        Collections.sort(names);
        Collections.shuffle(names, random);
        List<Seccomp.Syscall> rules = new ArrayList<>();
        for (int i = random.nextInt(8); i >= 0; i--) {
            List<String> some = new ArrayList<>();
            for (int j = random.nextInt(3); j >= 0; j--) {
                some.add(names.removeLast());
            }
            String action = any(random, ACTIONS);
            rules.add(new Seccomp.Syscall(some, action, errno(random, action), args(random)));
        }
        List<String> architectures = new ArrayList<>(FOREIGN);
        architectures.removeIf(each -> random.nextBoolean());
        String action = any(random, ACTIONS);
        return new Seccomp(action, errno(random, action), architectures, null, null, null, rules);
    }

    private static @Nullable Integer errno(Random random, String action) {
        boolean takes = action.equals("SCMP_ACT_ERRNO") || action.equals("SCMP_ACT_TRACE");
        return takes && random.nextBoolean() ? random.nextInt(200) : null;
    }

    /// Conditions on different arguments, or some values of one: of several orders on one argument
    /// libseccomp (2.5.4) does not always find the one that holds.
    private static List<Seccomp.Arg> args(Random random) {
        List<Seccomp.Arg> args = new ArrayList<>();
        boolean same = random.nextInt(4) == 0;
        int index = random.nextInt(6);
        for (int i = random.nextInt(4); i > 0; i--) {
            String operator = same ? "SCMP_CMP_EQ" : any(random, List.of(Operator.values())).name();
            Long second = random.nextInt(4) == 0 ? null : number(random);
            args.add(new Seccomp.Arg(index, number(random), second, operator));
            index = same ? index : (index + 1) % 6;
        }
        return args;
    }

    static <T> T any(Random random, List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    /// Near the ends of 32 and 64 bits, where comparisons in halves go wrong.
    static long number(Random random) {
        long corner =
                any(
                        random,
                        List.of(0L, 1L, 0xffL, 0x7fffffffL, 0xffffffffL, 1L << 32, 1L << 63, -1L));
        return switch (random.nextInt(4)) {
            case 0 -> random.nextLong();
            case 1 -> corner + (long) random.nextInt(5) - 2;
            default -> corner;
        };
    }
}
