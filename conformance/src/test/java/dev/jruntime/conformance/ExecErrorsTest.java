package dev.jruntime.conformance;

import org.junit.jupiter.api.Test;

/// When `exec` fails: the exit code, and the reason.
class ExecErrorsTest extends ExecutingTest {
    @Test
    void when_the_program_is_not_in_the_container() {
        idle();
        String wanted = kind() == RuntimeKind.CRUN ? "nonexistent" : "executable file not found";
        assertNotExecuted(exec("", "nonexistent").run(), wanted);
    }

    @Test
    void when_it_cannot_be_executed() {
        assumeConforms(Deviation.EXEC_ERRORS);
        idle();
        assertNotExecuted(exec("", "/etc/passwd").run(), "/etc/passwd");
        assertNotExecuted(exec("", "/etc").run(), "/etc");
    }

    @Test
    void when_there_is_no_such_container() {
        assumeConforms(Deviation.EXEC_ERRORS);
        Outcome outcome = container().command("exec", "nobody", "/bin/true").run();
        assertNotExecuted(outcome, "does not exist");
    }

    @Test
    void when_there_is_nothing_to_execute() {
        idle();
        assertNotSucceeded(exec("").run());
    }

    @Test
    void when_the_container_has_stopped() {
        bundle().args("/probe", "exit", "0");
        container().launch();
        container().awaitStatus("stopped");
        assertNotExecuted(
                exec("", "/bin/true").run(),
                kind() == RuntimeKind.CRUN ? "not running" : "stopped");
    }

    @Test
    void when_the_working_directory_is_missing() {
        idle();
        assertNotExecuted(exec("--cwd /nowhere", "/bin/true").run(), "/nowhere");
    }

    @Test
    void when_a_cgroup_below_is_missing() {
        assumeOurs("these words");
        idle();
        assertNotExecuted(exec("--cgroup memory:none", "/bin/true").run(), "no such cgroup");
        assertNotExecuted(exec("--cgroup x:none", "/bin/true").run(), "no controller \"x\"");
        assertNotExecuted(exec("--cgroup ../..", "/bin/true").run(), "below the container");
    }
}
