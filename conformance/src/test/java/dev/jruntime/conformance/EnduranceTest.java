package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Very many commands leave the host as it was, which the canary sees, and the server too.
class EnduranceTest extends BlackBoxTest {

    @Test
    void runs_leave_nothing_behind() {
        play(kind() == RuntimeKind.JRUNTIME_WARM ? 100 : 10);
    }

    @Test
    @Tag("soak")
    void runs_leave_nothing_behind_for_long() {
        play(kind() == RuntimeKind.JRUNTIME_WARM ? 1000 : 100);
    }

    private void play(int runs) {
        once();
        List<String> before = descriptors();
        for (int i = 0; i < runs; i++) {
            once();
        }
        Eventually.happens(Duration.ofSeconds(3), () -> descriptors().equals(before));
        assertEquals(before, descriptors());
    }

    /// A run that works, one that its payload ends badly, and one that is refused.
    private void once() {
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        bundle().args("/probe", "exit", "3");
        assertEquals(3, container().run().exit());
        bundle().args("/there/is/no/such/program");
        assertNotSucceeded(container().run());
    }

    /// What kinds of descriptors the server has; nothing for a runtime that has none.
    private List<String> descriptors() {
        if (kind() != RuntimeKind.JRUNTIME_WARM) {
            return List.of();
        }
        Path directory = Path.of("/proc", Long.toString(WarmServer.shared().pid()), "fd");
        try (Stream<Path> list = Files.list(directory)) {
            return list.map(EnduranceTest::kindOf).sorted().toList();
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static String kindOf(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString().replaceAll("\\[\\d+]", "");
        } catch (IOException closed) {
            return "closed meanwhile";
        }
    }
}
