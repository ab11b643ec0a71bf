package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// Hundreds of mounts in a container, thousands on its host.
class ManyMountsTest extends BlackBoxTest {
    private static final int BINDS = 600;

    @Test
    void hundreds_of_sources_need_no_high_soft_limit() {
        manyBinds();
        bundle().setJson("/process/rlimits", "[]").args("/probe", "report");
        Outcome outcome = container().bundled("run").inShell("ulimit -Sn 200; exec \"$@\"").run();
        assertSucceeded(outcome);
        assertAllThere(json(outcome.stdout()));
    }

    @Test
    void the_limit_is_the_caller_s_again_when_the_container_has_waited() {
        manyBinds();
        bundle().set("/root/readonly", false).setJson("/process/rlimits", "[]");
        bundle().args("/bin/sh", "-c", "/probe report > /report; exec /bin/sleep 100");
        Outcome outcome =
                container().bundled("create").inShell("ulimit -Sn 200; exec \"$@\"").run();
        assertSucceeded(outcome);
        container().markPresent();
        assertSucceeded(container().start());
        assertAllThere(awaitReport());
    }

    @Test
    void an_own_limit_of_the_container_holds() {
        manyBinds();
        bundle().setJson(
                        "/process/rlimits",
                        "[{\"type\": \"RLIMIT_NOFILE\", \"soft\": 70, \"hard\": 90}]");
        bundle().args("/bin/sh", "-c", "/probe report > /report; exec /bin/sleep 100");
        bundle().set("/root/readonly", false);
        container().launch();
        JsonNode limit = awaitReport().at("/rlimits/NOFILE");
        assertEquals("70 90", limit.at("/soft").asString() + " " + limit.at("/hard").asString());
    }

    private JsonNode awaitReport() {
        Path file = bundle().inside("/report");
        Eventually.holds(
                Duration.ofSeconds(10),
                () -> Files.exists(file) && contentOf(file).endsWith("}\n"),
                () -> "no report");
        return json(contentOf(file));
    }

    /// runc 1.2.0 and 1.1.15: a mountinfo that was read in parts while it changed made a runtime
    /// overlook mounts, and container mounts leaked to the host.
    @Test
    void nothing_leaks_while_a_host_with_thousands_of_mounts_changes_them() {
        boolean quick = kind() != RuntimeKind.JRUNTIME_COLD;
        bundle().args("/bin/true");
        Outcome outcome =
                container()
                        .bundled("run")
                        .timeout(Duration.ofSeconds(120))
                        .inShell(
                                "exec unshare -m --propagation private sh -c '"
                                        + churn(quick ? 200 : 10)
                                        + "' sh \"$@\"")
                        .run();
        assertSucceeded(outcome);
        assertEquals("no leak\n", outcome.stdout());
    }

    /// Two thousand shared mounts, others that come and go, and containers meanwhile.
    private String churn(int containers) {
        String host = directory().resolve("host").toString();
        String script =
                """
                mkdir -p %1$s/many %1$s/churn || exit 9
                mount -t tmpfs host %1$s && mount --make-shared %1$s || exit 9
                mkdir %1$s/many %1$s/churn
                i=0
                while [ $i -lt 2000 ]; do
                    mkdir %1$s/many/$i; echo %1$s/many/$i; i=$((i + 1))
                done | xargs -n 1 mount -t tmpfs many || exit 9
                ( while :; do mount -t tmpfs churn %1$s/churn; umount -l %1$s/churn; done ) &
                churner=$!
                i=0
                while [ $i -lt %2$d ]; do
                    "$@" || { kill $churner; exit 8; }
                    i=$((i + 1))
                done
                kill $churner
                wait $churner
                umount -l %1$s/churn 2>/dev/null
                left=$(grep -c %1$s/many /proc/self/mountinfo)
                strangers=$(grep -c %3$s /proc/self/mountinfo)
                [ "$left $strangers" = "2000 0" ] && echo "no leak" || echo "$left $strangers"
                """;
        return script.formatted(host, containers, bundle().rootfs());
    }

    private void manyBinds() {
        for (int i = 0; i < BINDS; i++) {
            String source = canary().resolve("secret").toString();
            bundle().mount("/mnt/" + i, "bind", source, "bind", "ro", "nosuid");
        }
    }

    private static void assertAllThere(JsonNode report) {
        List<String> lines = MountLines.of(report);
        long there = lines.stream().filter(line -> line.split(" ")[4].startsWith("/mnt/")).count();
        assertEquals(BINDS, there);
        assertEquals(200, report.at("/rlimits/NOFILE/soft").asInt());
    }
}
