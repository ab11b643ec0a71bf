package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// The fixture of tests about `exec`.
abstract class ExecutingTest extends BlackBoxTest {

    /// `exec OPTIONS… ID COMMAND…`.
    ///
    /// @param options separated by blanks
    final Command exec(String options, String... command) {
        return execIn(container(), options, command);
    }

    static Command execIn(Container container, String options, String... command) {
        List<String> words = new ArrayList<>(List.of("exec"));
        if (!options.isEmpty()) {
            words.addAll(List.of(options.split(" ")));
        }
        words.add(container.id());
        words.addAll(List.of(command));
        return container.command(words.toArray(String[]::new));
    }

    /// What PROBE says of itself when it is executed so.
    final JsonNode executed(String options) {
        Outcome outcome = exec(options, "/probe", "report").run();
        assertSucceeded(outcome);
        return json(outcome.stdout());
    }

    /// A container that runs, and does nothing.
    final Container idle() {
        bundle().args("/probe", "idle");
        return container().launch();
    }

    /// The program was not executed, for a reason that is told in one line of words.
    final void assertNotExecuted(Outcome outcome, String fragment) {
        if (kind().isOurs()) {
            assertEquals(255, outcome.exit(), outcome::toString);
            assertEquals(1, outcome.stderr().lines().count(), outcome::toString);
        }
        assertNotSucceeded(outcome);
        assertEquals("", outcome.stdout(), outcome::toString);
        assertFalse(outcome.stderr().contains("\tat "), outcome::toString);
        if (!outcome.stderr().contains(fragment)) {
            throw new AssertionError("no \"" + fragment + "\" in " + outcome);
        }
    }
}
