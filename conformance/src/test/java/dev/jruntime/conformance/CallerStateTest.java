package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// What a program inherits from whoever called the runtime: nothing that was not meant for it.
class CallerStateTest extends BlackBoxTest {

    @Test
    void no_descriptor_of_the_caller_is_inherited() {
        JsonNode report = reportVia("exec 5</ 7</ 8</etc/hostname 9</; exec \"$@\"");
        assertEquals(List.of(0, 1, 2), numbers(report.at("/fds"), "/fd"));
    }

    @Test
    void preserved_descriptors_are_inherited() {
        bundle().args("/probe", "report");
        String script = "exec 3</etc/hostname 4</etc/hostname 5</; exec \"$@\"";
        Outcome outcome = container().bundled("run", "--preserve-fds", "2").inShell(script).run();
        assertSucceeded(outcome);
        JsonNode fds = json(outcome.stdout()).at("/fds");
        assertEquals(List.of(0, 1, 2, 3, 4), numbers(fds, "/fd"));
        assertEquals("-", fds.at("/3/type").asString());
    }

    @Test
    void a_descriptor_that_is_to_be_preserved_must_be_open() {
        assumeConforms(Deviation.PRESERVE_CLOSED);
        bundle().args("/bin/true");
        Outcome outcome = container().create("--preserve-fds", "3");
        assertRefused(outcome);
    }

    @Test
    void closed_standard_streams_become_the_null_device() {
        assumeConforms(Deviation.CLOSED_STANDARD_STREAMS);
        bundle().set("/root/readonly", false).args("/bin/sh", "-c", "/probe report > /report");
        String script = "exec \"$@\" 0<&- 1>&- 2>&-";
        Outcome outcome = container().bundled("run").inShell(script).run();
        assertEquals(0, outcome.exit());
        JsonNode fds = json(contentOf(bundle().inside("/report"))).at("/fds");
        assertEquals(List.of(0, 1, 2), numbers(fds, "/fd"));
        assertEquals(3, fds.at("/0/minor").asInt(), fds::toString);
    }

    @Test
    void ignored_and_blocked_signals_are_as_usual() {
        JsonNode report = reportVia("trap '' HUP USR1 PIPE; exec \"$@\"");
        assertEquals(
                0, report.at("/ignoredSignals").size(), report.at("/ignoredSignals")::toString);
        assertEquals(0, report.at("/blockedSignals").size());
    }

    @Test
    void a_child_of_a_caller_that_ignores_SIGCHLD_is_still_waited_for() {
        bundle().args("/probe", "exit", "9");
        assertEquals(
                9, container().bundled("run").inShell("trap '' CHLD; exec \"$@\"").run().exit());
    }

    @Test
    void the_nice_value_is_inherited() {
        int own = Integer.parseInt(Command.of("nice").run().stdout().strip());
        assertEquals(own + 5, reportVia("exec nice -n 5 \"$@\"").at("/nice").asInt());
    }

    @ParameterizedTest
    @ValueSource(strings = {"JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "JAVA_HOME"})
    void variables_of_java_change_nothing(String name) {
        bundle().args("/bin/echo", "clean");
        Outcome outcome = container().bundled("run").environment(name, "-Xnonsense").run();
        assertSucceeded(outcome);
        assertEquals("clean\n", outcome.stdout());
        assertEquals("", outcome.stderr());
    }

    @Test
    void an_empty_environment_is_enough() {
        bundle().args("/bin/echo", "clean");
        Outcome outcome = container().bundled("run").inShell("exec env -i \"$@\"").run();
        assertSucceeded(outcome);
        assertEquals("clean\n", outcome.stdout());
    }

    @Test
    void a_working_directory_that_is_gone_does_not_matter() {
        bundle().args("/bin/echo", "clean");
        String gone = directory().resolve("gone").toString();
        String script = "mkdir " + gone + "; cd " + gone + "; rmdir " + gone + "; exec \"$@\"";
        assertSucceeded(container().bundled("run").inShell(script).run());
    }

    @Test
    void few_descriptors_are_enough() {
        assumeConforms(Deviation.FEW_DESCRIPTORS);
        bundle().setJson("/process/rlimits", "[]").args("/bin/echo", "clean");
        assertSucceeded(container().bundled("run").inShell("ulimit -n 16; exec \"$@\"").run());
    }

    @Test
    void a_narrow_umask_does_not_narrow_the_container() {
        bundle().args("/probe", "try", "stat:/dev/null", "stat:/dev/pts");
        Outcome outcome = container().bundled("run").inShell("umask 077; exec \"$@\"").run();
        assertSucceeded(outcome);
        assertEquals(0666, json(outcome.stdout()).at("/0/mode").asInt(), outcome::toString);
    }

    @Test
    void the_parent_death_signal_is_none() {
        assertEquals(0, reportVia("exec \"$@\"").at("/parentDeathSignal").asInt());
    }

    private JsonNode reportVia(String script) {
        bundle().args("/probe", "report");
        Outcome outcome = container().bundled("run").inShell(script).run();
        assertSucceeded(outcome);
        assertTrue(outcome.stderr().isEmpty(), outcome::toString);
        return json(outcome.stdout());
    }

    private static List<Integer> numbers(JsonNode array, String pointer) {
        return array.valueStream().map(one -> one.at(pointer).asInt()).toList();
    }
}
