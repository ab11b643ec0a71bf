package dev.jruntime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.jruntime.spec.Hook;
import dev.jruntime.spec.Hooks;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Hooks in the state.
class HookRowsTest {
    private static final Hook PLAIN = new Hook("/plain", List.of(), List.of(), null);
    private static final Hook FULL =
            new Hook("/full", List.of("a", "", "b=c"), List.of("E=1", "F="), 7L);

    @Test
    void later_hooks_are_read_as_they_were_written() {
        Hooks hooks =
                new Hooks(
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(FULL, PLAIN),
                        List.of(PLAIN),
                        List.of(FULL, FULL));
        assertEquals(hooks, HookRows.read(HookRows.write(hooks)));
    }

    @Test
    void earlier_hooks_are_not_kept() {
        List<Hook> each = List.of(PLAIN);
        Hooks kept = HookRows.later(new Hooks(each, each, each, each, each, each));
        assertEquals(List.of(), kept.prestart());
        assertEquals(List.of(), kept.createRuntime());
        assertEquals(List.of(), kept.createContainer());
        assertEquals(each, kept.startContainer());
        assertEquals(each, kept.poststart());
        assertEquals(each, kept.poststop());
    }

    @Test
    void without_hooks_there_are_none() {
        assertEquals(List.of(), HookRows.write(HookRows.later(null)));
    }

    @Test
    void a_row_that_is_cut_is_refused() {
        List<String> row = List.of("POSTSTOP", "/x", "", "3", "only one");
        assertThrows(RuntimeException.class, () -> HookRows.read(List.of(row)));
        List<String> unknown = List.of("NEVER", "/x", "", "0");
        assertThrows(IllegalArgumentException.class, () -> HookRows.read(List.of(unknown)));
    }
}
