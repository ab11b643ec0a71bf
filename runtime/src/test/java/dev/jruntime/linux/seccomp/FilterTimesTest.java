package dev.jruntime.linux.seccomp;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class FilterTimesTest {
    @Test
    void each_counted_profile_is_new_once_and_then_known() throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        FilterTimes.print(new PrintStream(bytes, true, StandardCharsets.UTF_8), 1, 2);
        List<String> lines = bytes.toString(StandardCharsets.UTF_8).lines().toList();
        assertEquals(
                List.of("seccomp-uncached", "seccomp-cached", "seccomp-uncached", "seccomp-cached"),
                lines.stream().map(line -> line.replaceFirst(" [0-9]+ [0-9]+$", "")).toList());
    }
}
