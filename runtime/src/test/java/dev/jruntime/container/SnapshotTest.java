package dev.jruntime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.spec.DefaultConfig;
import dev.jruntime.spec.Linux.Personality;
import dev.jruntime.spec.Process;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SnapshotTest {
    private static final Process PROCESS =
            Objects.requireNonNull(DefaultConfig.forRoot(false).process());

    private static final FilterKey KEY = FilterKey.parse("ab".repeat(32));

    private static Snapshot sample() {
        return new Snapshot(
                PROCESS,
                Set.of(Namespaces.Kind.PID, Namespaces.Kind.MOUNT, Namespaces.Kind.USER),
                new Personality("LINUX32", List.of()),
                true,
                false,
                KEY);
    }

    @Test
    void what_was_written_is_read() throws Exception {
        assertEquals(sample(), withoutKey(Snapshot.decode(sample().encode(), "c1")));
        Snapshot least = new Snapshot(PROCESS, Set.of(), null, false, true, null);
        assertEquals(least, Snapshot.decode(least.encode(), "c1"));
    }

    /// Keys are compared by their text.
    private static Snapshot withoutKey(Snapshot read) {
        assertEquals("ab".repeat(32), Objects.requireNonNull(read.filter()).text());
        return new Snapshot(
                read.process(),
                read.namespaces(),
                read.personality(),
                read.keyring(),
                read.chrooted(),
                KEY);
    }

    @Test
    void one_that_was_cut_is_refused() {
        byte[] whole = sample().encode();
        for (int length = 0; length < whole.length; length++) {
            byte[] cut = Arrays.copyOf(whole, length);
            ContainerException refusal =
                    assertThrows(ContainerException.class, () -> Snapshot.decode(cut, "c1"));
            assertTrue(String.valueOf(refusal.getMessage()).contains("container c1"));
        }
    }

    @Test
    void one_of_another_version_is_refused() {
        String text = new String(sample().encode(), StandardCharsets.UTF_8);
        byte[] newer = text.replace("version 1", "version 2").getBytes(StandardCharsets.UTF_8);
        assertThrows(ContainerException.class, () -> Snapshot.decode(newer, "c1"));
    }

    @Test
    void a_second_reading_of_the_same_is_the_first_one() throws Exception {
        Snapshot first = Snapshot.decode(sample().encode(), "c1");
        assertSame(first, Snapshot.decode(sample().encode(), "c2"));
        Snapshot other = new Snapshot(PROCESS, Set.of(), null, true, false, null);
        assertNotSame(first, Snapshot.decode(other.encode(), "c1"));
    }
}
