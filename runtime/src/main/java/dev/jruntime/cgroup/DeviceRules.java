package dev.jruntime.cgroup;

import dev.jruntime.spec.Resources.DeviceRule;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// The device cgroup's list: nothing, then the config's rules in order, then what every container
/// may use. Never a list of exceptions to "everything" unless the config says so (runc
/// GHSA-g54h-m393-cpwq).
final class DeviceRules {
    /// One write to `devices.allow` or `devices.deny`.
    record Line(boolean allow, String text) {}

    private static final List<Line> FIRST = List.of(new Line(false, "a"));

    /// The nodes that a container is given anyway, pseudoterminals, and, as other runtimes do,
    /// /dev/net/tun; making nodes is harmless where opening them is not allowed.
    private static final List<String> ALWAYS =
            List.of(
                    "c *:* m",
                    "b *:* m",
                    "c 1:3 rwm",
                    "c 1:5 rwm",
                    "c 1:7 rwm",
                    "c 1:8 rwm",
                    "c 1:9 rwm",
                    "c 5:0 rwm",
                    "c 5:2 rwm",
                    "c 136:* rwm",
                    "c 10:200 rwm");

    private DeviceRules() {}

    static List<Line> lines(List<DeviceRule> rules) {
        List<Line> lines = new ArrayList<>(FIRST);
        for (DeviceRule rule : rules) {
            lines.addAll(lines(rule));
        }
        ALWAYS.forEach(text -> lines.add(new Line(true, text)));
        return lines;
    }

    private static List<Line> lines(DeviceRule rule) {
        String type = Objects.requireNonNullElse(rule.type(), "a");
        String access = Objects.requireNonNullElse(rule.access(), "rwm");
        String numbers = number(rule.major()) + ":" + number(rule.minor());
        boolean everything = type.equals("a") && numbers.equals("*:*") && access.length() == 3;
        if (everything) {
            return List.of(new Line(rule.allow(), "a"));
        }
        List<String> types = type.equals("a") ? List.of("c", "b") : List.of(type);
        return types.stream()
                .map(each -> new Line(rule.allow(), each + " " + numbers + " " + access))
                .toList();
    }

    private static String number(@Nullable Long number) {
        return number == null || number < 0 ? "*" : number.toString();
    }
}
