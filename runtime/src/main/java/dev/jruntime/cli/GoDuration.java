package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A time as Go programs take it, `1m30s` or `500ms`; a number alone means seconds.
final class GoDuration {
    private static final Pattern PART = Pattern.compile("([0-9]{1,9}(?:\\.[0-9]{1,9})?)([a-zµμ]+)");
    private static final Map<String, Double> UNITS =
            Map.of(
                    "ns", 1e-6, "us", 1e-3, "µs", 1e-3, "μs", 1e-3, "ms", 1.0, "s", 1e3, "m", 60e3,
                    "h", 3600e3);

    private GoDuration() {}

    /// @return milliseconds, at least 1
    /// @throws ContainerException if the text is none, or no time at all
    static long milliseconds(String option, String text) throws ContainerException {
        String whole = text.matches("[0-9]{1,9}") ? text + "s" : text;
        double sum = 0;
        Matcher part = PART.matcher(whole);
        int end = 0;
        while (part.find() && part.start() == end && UNITS.containsKey(part.group(2))) {
            sum += Double.parseDouble(part.group(1)) * UNITS.getOrDefault(part.group(2), 0.0);
            end = part.end();
        }
        if (end != whole.length() || sum <= 0) {
            throw new ContainerException(
                    option + " " + text + ": a time greater than 0, such as 5s or 500ms");
        }
        return Math.max(1, Math.round(sum));
    }
}
