package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `exec --process`: a document that describes all of the process.
class ExecProcessFileTest extends ExecutingTest {
    private Path file(String json) throws IOException {
        Path file = directory().resolve("process.json");
        return Files.writeString(file, json.replace('\'', '"'));
    }

    @Test
    void is_all_that_counts() throws IOException {
        assumeConforms(Deviation.EXEC_OOM_SCORE);
        bundle().set("/process/env", List.of("PATH=/bin", "OF=config"));
        idle();
        Path file =
                file(
                        """
                        {'user': {'uid': 5, 'gid': 6, 'additionalGids': [7]}, 'cwd': '/tmp',
                         'env': ['PATH=/bin', 'HOME=/x'], 'args': ['/probe', 'report'],
                         'capabilities': {'bounding': ['CAP_KILL']}, 'oomScoreAdj': 100}
                        """);
        Outcome outcome = exec("--process " + file).run();
        assertSucceeded(outcome);
        JsonNode report = json(outcome.stdout());
        assertEquals("[\"HOME=/x\",\"PATH=/bin\"]", sorted(report.at("/env")));
        assertEquals(5, report.at("/uids/0").asInt());
        assertEquals("[7]", report.at("/groups").toString());
        assertEquals("/tmp", report.at("/cwd").asString());
        assertEquals(1 << 5, bits(report, "bounding"));
        assertEquals(0, report.at("/noNewPrivs").asInt());
        assertEquals("100", oomScore(file));
    }

    private String oomScore(Path file) throws IOException {
        String text = contentOf(file);
        Files.writeString(
                file,
                text.replace(
                        "\"/probe\", \"report\"", "\"/bin/cat\", \"/proc/self/oom_score_adj\""));
        return exec("-p " + file).run().stdout().strip();
    }

    private static String sorted(JsonNode strings) {
        return strings.valueStream()
                .map(JsonNode::asString)
                .sorted()
                .map(one -> '"' + one + '"')
                .toList()
                .toString()
                .replace(", ", ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'cwd': '/', 'args': []}",
                "{'cwd': 'etc', 'args': ['/bin/true']}",
                "{'cwd': '/', 'args': ['/bin/true'], 'user': {'uid': -1, 'gid': 0}}",
                "{'cwd': '/', 'args': ['/bin/true'], 'args': ['/bin/false']}",
                "{'cwd': '/', 'args': ['/bin/true']",
            })
    void is_refused_as_a_configuration_would_be(String json) throws IOException {
        assumeOurs("this strictness");
        idle();
        assertNotExecuted(exec("-p " + file(json)).run(), "process");
    }

    @Test
    void has_processors_before_and_after() throws IOException {
        assumeOurs("what runc and crun of Debian 12 do not know");
        idle();
        Path file =
                file(
                        """
                        {'cwd': '/', 'args': ['/probe', 'report'], 'env': ['PATH=/bin'],
                         'execCPUAffinity': {'initial': '0', 'final': '0'},
                         'scheduler': {'policy': 'SCHED_BATCH', 'nice': 3},
                         'user': {'uid': 1000, 'gid': 1000},
                         'rlimits': [{'type': 'RLIMIT_NPROC', 'soft': 1, 'hard': 9}]}
                        """);
        JsonNode report = json(exec("-p " + file).run().stdout());
        assertEquals("[0]", report.at("/cpus").toString());
        assertEquals(3, report.at("/scheduler/policy").asInt());
        assertEquals(3, report.at("/scheduler/nice").asInt());
        assertEquals(9, report.at("/rlimits/NPROC/hard").asInt(), report::toString);
    }

    @Test
    void where_the_caller_may_run_is_not_where_the_program_may() {
        assumeOurs("what runc of Debian 12 does not do");
        idle();
        String all = executed("").at("/cpus").toString();
        Outcome outcome = exec("", "/probe", "report").inShell("exec taskset 1 \"$@\"").run();
        assertEquals(all, json(outcome.stdout()).at("/cpus").toString());
        assertNotEquals("[0]", all);
    }

    private static long bits(JsonNode report, String set) {
        return Long.parseUnsignedLong(report.at("/capabilities/" + set).asString(), 16);
    }
}
