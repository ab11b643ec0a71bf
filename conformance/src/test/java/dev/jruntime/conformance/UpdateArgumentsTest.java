package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What `update` refuses to try: everything is checked before anything is changed.
class UpdateArgumentsTest extends BlackBoxTest {

    @BeforeEach
    void needsVersion1() {
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
    }

    private Outcome update(String... words) {
        List<String> all = new ArrayList<>(List.of("update"));
        all.addAll(List.of(words));
        return container().command(all.toArray(String[]::new)).run();
    }

    /// Resources as JSON, with other quotes, on standard input.
    private Outcome updateBy(String json) {
        return container()
                .command("update", "--resources", "-", container().id())
                .input(json.replace('\'', '"'))
                .run();
    }

    private String setting(String file) {
        return HostCgroups.setting(file, "/" + container().id());
    }

    private void launchIdle() {
        bundle().args("/probe", "idle");
        container().launch();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'pids': {'limit': 3}, 'memory': {'limit': '64m'}} | /memory/limit",
                "{'memory': {'limit': 2, 'swap': 1}} | /memory/swap",
                "{'pids': {'limit': 3}, 'cpu': {'idle': 2}} | /cpu/idle",
                "{'cpu': {'cpus': 'all'}} | /cpu/cpus",
                "{'pids': {'limit': 1, 'limit': 2}} | limit",
                "{'pids': 7} | /pids",
                "{'pids': {'limit': 3}, 'unified': {'memory.high': '1'}} | unified",
                "[] | resources",
                "{ | resources",
                "null | resources",
            })
    void a_document_that_is_not_valid_changes_nothing(String json, String fragment) {
        assumeConforms(Deviation.JSON_HARDENING);
        launchIdle();
        assertRefused(updateBy(json), fragment);
        assertEquals("max", setting("pids.max"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "--memory=64q",
                "--memory=-2",
                "--memory=99999999999g",
                "--memory=",
                "--cpu-share=many",
                "--cpu-idle=2",
                "--cpu-period=-1",
                "--blkio-weight=5",
                "--blkio-weight=70000",
                "--cpuset-cpus=all",
                "--l3-cache-schema=L3:0=f",
                "--mem-bw-schema=MB:0=50",
                "--nonsense=1",
            })
    void an_option_that_is_not_valid_changes_nothing(String option) {
        assumeOurs("the same checks for all of them");
        launchIdle();
        Outcome outcome = update("--pids-limit=3", option, container().id());
        assertNotSucceeded(outcome);
        assertEquals("max", setting("pids.max"));
    }

    @Test
    void null_asks_for_nothing() {
        assumeOurs("such documents");
        launchIdle();
        assertSucceeded(updateBy("{'pids': null, 'cpu': {'quota': null}, 'devices': null}"));
        assertEquals("max", setting("pids.max"));
    }

    @Test
    void a_document_excludes_options() {
        assumeOurs("a word on it");
        launchIdle();
        Outcome outcome = update("-r", "/dev/null", "--pids-limit=3", container().id());
        assertRefused(outcome, "--resources excludes all other options");
        assertEquals("max", setting("pids.max"));
    }

    @Test
    void limits_of_the_kernel_s_memory_are_ignored_with_a_warning() {
        assumeOurs("this warning");
        launchIdle();
        Outcome outcome =
                container()
                        .command(
                                "--log-level",
                                "warning",
                                "update",
                                "--kernel-memory=1m",
                                container().id())
                        .run();
        assertSucceeded(outcome);
        assertTrue(outcome.stderr().contains("--kernel-memory is ignored"), outcome::toString);
    }
}
