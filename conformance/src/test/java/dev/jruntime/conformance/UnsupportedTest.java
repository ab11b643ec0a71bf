package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A restriction that is not done yet is refused by its name: a container that lacks it would be
/// less than what was asked for.
class UnsupportedTest extends BlackBoxTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/process/apparmorProfile | 'unconfined'",
                "/process/selinuxLabel | 'system_u:system_r:container_t:s0'",
                "/linux/mountLabel | 'system_u:object_r:container_file_t:s0'",
                "/linux/intelRdt | {'closID': 'x'}",
                "/linux/resources/network/classID | 7",
                "/linux/resources/rdma | {'mlx5_1': {'hcaHandles': 3}}",
            })
    void a_restriction_that_is_not_done_is_refused(String pointer, String json) {
        assumeOurs("this set of what is not done");
        bundle().setJson(pointer, json.replace('\'', '"'));
        assertRefused(container().create(), pointer);
    }

    @ParameterizedTest
    @ValueSource(strings = {"checkpoint", "restore"})
    void a_command_that_is_not_done_is_refused(String command) {
        // CVE-2026-119101: nothing is restored, so nothing can be smuggled into it.
        assumeOurs("this set of commands");
        Outcome outcome = container().command(command, container().id()).run();
        assertNotSucceeded(outcome);
        assertTrue(outcome.stderr().contains(command), outcome::toString);
    }

    @Test
    void annotations_are_told_and_have_no_effect() {
        // CVE-2024-3154, CVE-2026-94603: no annotation is a request.
        String systemd = "org.systemd.property.ExecStartPre";
        bundle().set(
                        "/annotations",
                        Map.of(
                                systemd,
                                "'/bin/touch " + canary().resolve("made") + "'",
                                "run.oci.delegate-cgroup",
                                "../../x",
                                "run.oci.keep_original_groups",
                                "1"));
        bundle().args("/probe", "report");
        Outcome outcome =
                container().bundled("run").inShell("exec setpriv --groups 5,6 \"$@\"").run();
        assertSucceeded(outcome);
        assertEquals(0, json(outcome.stdout()).at("/groups").size(), outcome::toString);
        for (JsonNode line : json(outcome.stdout()).at("/cgroup")) {
            boolean ownOfVersion1 = line.asString().endsWith(":/" + container().id());
            assertTrue(ownOfVersion1 || line.asString().startsWith("0:"), line::toString);
        }
    }
}
