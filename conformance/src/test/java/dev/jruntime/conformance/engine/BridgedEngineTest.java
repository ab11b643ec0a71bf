package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/// Default networks, and what is asked for by options of `run`.
abstract class BridgedEngineTest extends EngineTest {
    private static final Duration LIMIT = Duration.ofSeconds(30);
    private static final String PAGE = "while :; do echo page | busybox nc -l -p 80; done";

    @Override
    abstract EngineFixture<? extends BridgedEngine> fixture();

    private BridgedEngine bridged() {
        return fixture().engine();
    }

    /// The lines that a shell prints in a container with these options.
    private List<String> lines(String script, String... options) {
        Launch launch = container(Launch.Streams.OUTPUT, "/bin/sh", "-c", script);
        Outcome outcome = bridged().launchWith(launch, options).run();
        assertEquals(0, outcome.exit(), outcome::toString);
        return outcome.stdout().lines().map(String::strip).toList();
    }

    @Test
    void containers_reach_each_other_over_the_default_bridge() {
        String name = server();
        String address = bridged().addressOf(name);
        assertEquals(List.of("page"), lines("busybox nc " + address + " 80 </dev/null"));
    }

    @Test
    void a_published_port_leads_to_the_container() {
        server("--publish", "8080:80");
        Command question = bridged().network().enter(List.of("busybox", "nc", "127.0.0.1", "8080"));
        Eventually.holds(
                LIMIT,
                () -> question.run().stdout().equals("page\n"),
                () -> "a page from " + question.words());
    }

    @Test
    void the_network_of_another_container_can_be_shared() {
        String name = server();
        String question = "busybox nc 127.0.0.1 80 </dev/null";
        assertEquals(List.of("page"), lines(question, "--network", "container:" + name));
    }

    /// A container that answers on port 80.
    private String server(String... options) {
        Launch launch = container(Launch.Streams.DETACHED, "/bin/sh", "-c", PAGE);
        Engine.checked(bridged().launchWith(launch, options));
        String address = bridged().addressOf(launch.name());
        Command question = bridged().network().enter(List.of("busybox", "nc", address, "80"));
        Eventually.holds(
                LIMIT,
                () -> question.run().stdout().equals("page\n"),
                () -> "port 80 of " + launch);
        return launch.name();
    }

    @Test
    void the_host_s_network_can_be_used() {
        assertEquals(
                List.of(bridged().network().namespace()),
                lines("busybox readlink /proc/self/ns/net", "--network", "host"));
    }

    @Test
    void no_network_is_a_network_namespace_of_the_container_s_own() {
        assertEquals(
                List.of("lo:"),
                lines(
                        "while read name rest; do case $name in *:) echo $name; esac; done"
                                + " </proc/net/dev",
                        "--network",
                        "none"));
    }

    @Test
    void a_user_has_the_ids_and_privileges_that_are_asked_for() {
        String script =
                "id -u; id -g; id -G; while read key value; do case $key in"
                        + " CapEff: | NoNewPrivs:) echo $value; esac; done </proc/self/status";
        assertEquals(
                List.of("1000", "1001", "1001 4242", "0000000000000000", "1"),
                lines(
                        script,
                        "--user=1000:1001",
                        "--group-add=4242",
                        "--cap-drop=ALL",
                        "--security-opt=no-new-privileges"));
    }

    @Test
    void files_are_as_writable_as_is_asked_for() throws IOException {
        Path volume = Files.createTempDirectory(Workspace.current().directory(), "volume");
        try {
            List<String> lines =
                    lines(
                            "for d in / /volume/ /fixed/ /scratch/; do"
                                    + " busybox touch $d$$ 2>/dev/null; echo $? $d; done",
                            "--read-only",
                            "--volume=" + volume + ":/volume",
                            "--volume=" + volume + ":/fixed:ro",
                            "--tmpfs=/scratch:size=1m");
            assertEquals(List.of("1 /", "0 /volume/", "1 /fixed/", "0 /scratch/"), lines);
            try (var files = Files.list(volume)) {
                assertEquals(1, files.count());
            }
        } finally {
            Workspace.remove(volume);
        }
    }

    @Test
    void a_device_is_there_under_the_name_that_is_asked_for() {
        assertEquals(
                List.of("full", "denied"),
                lines(
                        "busybox dd if=/dev/zero of=/dev/other count=1 2>&1"
                                + " | busybox grep -q 'No space' && echo full;"
                                + " busybox mknod /tmp/node c 10 229;"
                                + " (: </tmp/node) 2>/dev/null || echo denied",
                        "--device=/dev/full:/dev/other"));
    }

    @Test
    void names_and_parameters_are_those_that_are_asked_for() {
        assertEquals(
                List.of("asked", "value", "80", "0"),
                lines(
                        "busybox hostname; echo $NAME;"
                                + " cat /proc/sys/net/ipv4/ip_unprivileged_port_start; ulimit -c",
                        "--hostname=asked",
                        "--env=NAME=value",
                        "--sysctl=net.ipv4.ip_unprivileged_port_start=80",
                        "--ulimit=core=0:0"));
    }

    @Test
    void limits_are_in_the_container_s_cgroup() {
        Assumptions.assumeTrue(
                Files.isDirectory(Path.of("/sys/fs/cgroup/memory")), "cgroup v1 is not there");
        assertEquals(
                List.of("67108864", "50000", "20", "1"),
                lines(
                        "cd /sys/fs/cgroup; cat memory/memory.limit_in_bytes"
                                + " cpu/cpu.cfs_quota_us pids/pids.max; busybox nproc",
                        "--memory=64m",
                        "--cpus=0.5",
                        "--pids-limit=20",
                        "--cpuset-cpus=0"));
    }

    @Test
    void an_init_of_the_engine_s_is_the_first_process() {
        Command search = Command.of("sh", "-c", "command -v " + bridged().init());
        Assumptions.assumeTrue(search.run().succeeded(), () -> bridged().init() + " is missing");
        List<String> lines = lines("cat /proc/1/comm; [ $$ != 1 ] && echo child", "--init");
        assertEquals(2, lines.size(), lines::toString);
        assertTrue(lines.getFirst().endsWith("-init"), lines::toString);
    }

    @Test
    void the_processes_of_the_host_can_be_seen() {
        long pid = ProcessHandle.current().pid();
        assertEquals(List.of("seen"), lines("[ -d /proc/" + pid + " ] && echo seen", "--pid=host"));
    }

    @Test
    void a_container_that_fails_is_started_again_as_often_as_is_asked_for() {
        Launch launch = container(Launch.Streams.DETACHED, "/bin/sh", "-c", "echo again; exit 1");
        Engine.checked(bridged().launchWith(launch, "--restart=on-failure:2"));
        Eventually.holds(
                LIMIT,
                () -> bridged().logs(launch.name()).equals("again\n".repeat(3)),
                () -> "three starts, not " + bridged().logs(launch.name()));
        Eventually.holds(
                LIMIT,
                () -> !engine().running().contains(launch.name()),
                () -> "the end of " + launch);
    }
}
