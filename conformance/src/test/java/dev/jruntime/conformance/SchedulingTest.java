package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// `process.scheduler`, `process.ioPriority` and `linux.personality`, as the program finds them.
class SchedulingTest extends BlackBoxTest {
    private static final int CLASS_SHIFT = 13;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'policy': 'SCHED_OTHER', 'nice': 7} | 0 | 7 | 0 | 0",
                "{'policy': 'SCHED_BATCH', 'nice': -3} | 3 | -3 | 0 | 0",
                "{'policy': 'SCHED_IDLE'} | 5 | 0 | 0 | 0",
                "{'policy': 'SCHED_BATCH', 'flags': ['SCHED_FLAG_RESET_ON_FORK']} | 3 | 0 | 0 | 1",
            })
    void the_scheduler_is_set(String json, int policy, int nice, int priority, int flags) {
        assumeConforms(Deviation.SCHEDULING);
        bundle().setJson("/process/scheduler", json.replace('\'', '"'));
        JsonNode scheduler = report().at("/scheduler");
        assertEquals(policy, scheduler.at("/policy").asInt());
        assertEquals(nice, scheduler.at("/nice").asInt());
        assertEquals(priority, scheduler.at("/priority").asInt());
        assertEquals(flags, scheduler.at("/flags").asInt());
    }

    /// Real-time policies need time in the cgroup, where the kernel shares it out among them: these
    /// containers stay in the caller's.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'policy': 'SCHED_FIFO', 'priority': 11} | 1 | 11 | 0",
                "{'policy': 'SCHED_RR', 'priority': 1, 'flags': ['SCHED_FLAG_RESET_ON_FORK']}"
                        + " | 2 | 1 | 1",
            })
    void a_real_time_scheduler_is_set(String json, int policy, int priority, int flags) {
        bundle().setJson("/process/scheduler", json.replace('\'', '"'));
        JsonNode scheduler = reportInCallersCgroup().at("/scheduler");
        assertEquals(policy, scheduler.at("/policy").asInt());
        assertEquals(priority, scheduler.at("/priority").asInt());
        assertEquals(flags, scheduler.at("/flags").asInt());
    }

    @ParameterizedTest
    @CsvSource({"IOPRIO_CLASS_RT, 2, 1", "IOPRIO_CLASS_BE, 6, 2", "IOPRIO_CLASS_IDLE, 0, 3"})
    void the_priority_of_input_and_output_is_set(String name, int level, int number) {
        assumeConforms(Deviation.SCHEDULING);
        bundle().setJson(
                        "/process/ioPriority",
                        "{\"class\": \"%s\", \"priority\": %d}".formatted(name, level));
        int expected = number << CLASS_SHIFT | level;
        assertEquals(expected, report().at("/ioPriority").asInt());
    }

    @Test
    void they_are_set_for_a_user_without_privileges_too() {
        bundle().set("/process/user/uid", 1000);
        bundle().setJson("/process/scheduler", "{\"policy\": \"SCHED_FIFO\", \"priority\": 5}");
        bundle().setJson("/process/ioPriority", "{\"class\": \"IOPRIO_CLASS_RT\"}");
        JsonNode report = reportInCallersCgroup();
        assertEquals(1, report.at("/scheduler/policy").asInt());
        assertEquals(1 << CLASS_SHIFT, report.at("/ioPriority").asInt());
    }

    @Test
    void without_a_request_both_are_the_caller_s() {
        JsonNode report = report();
        assertEquals(0, report.at("/scheduler/policy").asInt());
        assertEquals(0, report.at("/personality").asInt());
    }

    @ParameterizedTest
    @CsvSource({"LINUX32, 8", "LINUX, 0"})
    void the_personality_is_set(String domain, int number) {
        assumeConforms(Deviation.PERSONALITY);
        bundle().setJson("/linux/personality", "{\"domain\": \"" + domain + "\"}");
        assertEquals(number, report().at("/personality").asInt());
    }

    @Test
    void the_personality_LINUX_undoes_the_caller_s() {
        assumeConforms(Deviation.PERSONALITY);
        bundle().setJson("/linux/personality", "{\"domain\": \"LINUX\"}").args("/probe", "report");
        Outcome outcome = container().bundled("run").inShell("exec setarch -R \"$@\"").run();
        assertSucceeded(outcome);
        assertEquals(0, json(outcome.stdout()).at("/personality").asInt());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "/process/scheduler | {'policy': 'SCHED_NONSENSE'} | SCHED_NONSENSE",
                "/process/scheduler | {'policy': 'SCHED_OTHER', 'nice': 20} | nice",
                "/process/scheduler | {'policy': 'SCHED_OTHER', 'flags': ['X']} | flags",
                "/process/scheduler | {'policy': 'SCHED_FIFO', 'priority': 100} | priority",
                "/process/scheduler | {'policy': 'SCHED_DEADLINE'} | sched_setattr",
                "/process/ioPriority | {'class': 'IOPRIO_CLASS_X'} | IOPRIO_CLASS_X",
                "/process/ioPriority | {'class': 'IOPRIO_CLASS_BE', 'priority': 8} | priority",
                "/linux/personality | {'domain': 'BSD'} | BSD",
                "/linux/personality | {'domain': 'LINUX', 'flags': ['X']} | flags",
            })
    void a_value_that_does_not_exist_is_refused(String pointer, String json, String named) {
        assumeOurs("these errors");
        bundle().setJson(pointer, json.replace('\'', '"'));
        assertRefused(container().create(), named);
    }

    private JsonNode reportInCallersCgroup() {
        assumeConforms(Deviation.SCHEDULING);
        assumeOurs("all of --cgroup-manager disabled on cgroup v1");
        bundle().args("/probe", "report").remove("/linux/resources").write();
        String directory = bundle().directory().toString();
        Outcome outcome =
                container()
                        .command(
                                "--cgroup-manager",
                                "disabled",
                                "run",
                                "--bundle",
                                directory,
                                container().id())
                        .run();
        Assumptions.assumeFalse(
                outcome.stderr().contains("EPERM"), "the caller's cgroup has no real-time");
        assertSucceeded(outcome);
        return json(outcome.stdout());
    }
}
