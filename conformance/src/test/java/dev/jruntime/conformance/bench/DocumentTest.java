package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.NativePrograms;
import dev.jruntime.conformance.RuntimeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DocumentTest {
    @TempDir Path directory = Path.of("/nonexistent");

    @Test
    void only_what_stands_between_the_marks_is_replaced() throws IOException {
        Path file = page("before\n<!-- bench:a -->\nold\n<!-- bench:end -->\nafter\n");
        Document.read(file).replace("a", "new\n").write();
        assertEquals(
                "before\n<!-- bench:a -->\nnew\n<!-- bench:end -->\nafter\n",
                Files.readString(file));
    }

    @Test
    void a_page_without_the_part_is_an_error_and_stays() throws IOException {
        Document page = Document.read(page("<!-- bench:a -->\n"));
        BenchException missing =
                assertThrows(BenchException.class, () -> page.replace("a", "new\n"));
        assertTrue(missing.toString().contains("<!-- bench:a -->"), missing::toString);
    }

    /// The real page, so that it keeps its marks.
    @Test
    void tables_and_plots_hold_what_was_measured() throws IOException {
        Path real = NativePrograms.moduleRoot().resolve("../docs/performance.md");
        Path file = page(Files.readString(real));
        DocumentedResults.write(directory, results(), conditions());
        String text = Files.readString(file);
        assertTrue(
                text.contains(
                        "| `run` | jruntime-warm | **0.50** (0.50–0.50) |  | 3.00 | 3.00 | 3.00 |"
                                + " 1.00 |\n"),
                text);
        assertTrue(
                text.contains("| crun, one of 100 that run `sleep` | 2.00 | 4.00 | 8.00 | 5.00 |"));
        assertTrue(
                text.contains(
                        "| crun, 100 containers | 6000 | 2 | 60.5 | 24.0 | 1 |  | 4.00 | 3.00 |"
                                + " 5.00 |\n"),
                text);
        assertTrue(text.contains("| `seccomp-cached` | 1.00 | 1.00 | 1.00 | 1.00 |\n"), text);
        assertTrue(text.contains("crun version 1"));
        assertTrue(Files.readString(directory.resolve("commands.svg")).contains("jruntime-warm"));
        assertTrue(Files.notExists(directory.resolve("many.svg")));
    }

    private Path page(String text) throws IOException {
        return Files.writeString(directory.resolve("performance.md"), text);
    }

    private static Results results() {
        Footprint memory = new Footprint(100, 200, 400);
        return new Results(
                Map.of(
                        Measure.RUN,
                        Map.of(
                                RuntimeKind.JRUNTIME_WARM,
                                List.of(sample(3)),
                                RuntimeKind.CRUN,
                                List.of(sample(6))),
                        Measure.SECCOMP_UNCACHED,
                        Map.of(RuntimeKind.JRUNTIME_WARM, List.of(sample(9))),
                        Measure.SECCOMP_CACHED,
                        Map.of(RuntimeKind.JRUNTIME_WARM, List.of(sample(1)))),
                Map.of(),
                List.of(new Results.Crowd(RuntimeKind.CRUN, 100, memory, 800, 500_000_000)),
                List.of(
                        new Results.Probing(
                                RuntimeKind.CRUN,
                                100,
                                6000,
                                2,
                                60_500_000_000L,
                                24_000_000_000L,
                                3e6,
                                5e6)),
                null);
    }

    private static Sample sample(long millis) {
        return new Sample(millis * 1_000_000, 400, 600, 1024);
    }

    private static Conditions conditions() {
        return new Conditions(
                Instant.EPOCH,
                "Linux",
                "processor",
                2,
                "0.1",
                Map.of(RuntimeKind.CRUN, "crun version 1"),
                "{}",
                Options.parse());
    }
}
