package dev.jruntime.syscall;

import java.util.Arrays;
import java.util.stream.Collectors;

/// What was asked for, as text: the processes that make the calls, a round trip a paragraph, a call
/// a line.
public final class Transcript {
    private final StringBuilder text = new StringBuilder();
    private int paragraphs;

    void begin(String who) {
        paragraphs++;
        text.append(text.isEmpty() ? "" : "\n").append(paragraphs).append(". ").append(who);
        text.append('\n');
    }

    void made(Call call, long answer) {
        String failed = answer < 0 ? " = " + Errno.of((int) -answer) : "";
        text.append("  ").append(call.text()).append(may(call)).append(failed).append('\n');
    }

    /// A call whose argument comes from one that failed.
    void skipped(Call call) {
        text.append("  (").append(call.text()).append(")\n");
    }

    /// Failures that do not end the batch.
    private static String may(Call call) {
        if (call.anyErrno()) {
            return " or any error";
        }
        Errno[] allowed = call.allowed();
        return allowed.length == 0
                ? ""
                : Arrays.stream(allowed)
                        .map(Enum::name)
                        .collect(Collectors.joining("|", " or ", ""));
    }

    /// How many round trips there were.
    public int roundTrips() {
        return paragraphs;
    }

    @Override
    public String toString() {
        return text.toString();
    }
}
