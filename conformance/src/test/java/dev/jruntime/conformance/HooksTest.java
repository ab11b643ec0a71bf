package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// `hooks`: when each kind runs, where, and what it is told (config.md, "POSIX-platform Hooks";
/// runtime.md, "Lifecycle").
class HooksTest extends HookingTest {
    private JsonNode document(Path file) {
        return json(contentOf(file));
    }

    @Test
    void the_kinds_run_at_their_moments() {
        assumeConforms(Deviation.HOOK_MOMENTS);
        logEach("true");
        bundle().set("/root/readonly", false);
        hook("startContainer", "echo startContainer > /log");
        bundle().args("/bin/true");
        assertSucceeded(container().create());
        assertEquals(List.of("prestart", "createRuntime", "createContainer"), firstWords());
        assertFalse(Files.exists(bundle().inside("/log")));
        assertSucceeded(container().start());
        assertEquals("startContainer\n", contentOf(bundle().inside("/log")));
        assertEquals("poststart", firstWords().getLast());
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
        assertEquals(OUTSIDE, firstWords());
    }

    @Test
    void run_has_them_all() {
        logEach("true");
        bundle().set("/root/readonly", false);
        hook("startContainer", "echo startContainer > /log");
        bundle().args("/bin/cat", "/log");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertEquals("startContainer\n", outcome.stdout());
        assertEquals(OUTSIDE, firstWords());
    }

    @Test
    void hooks_of_a_kind_run_in_their_order() {
        for (int i = 0; i < 5; i++) {
            hook("createRuntime", "read -r state; echo " + i + " >> " + log());
        }
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        assertEquals(List.of("0", "1", "2", "3", "4"), firstWords());
    }

    @Test
    void each_is_told_the_state_on_its_standard_input() {
        assumeConforms(Deviation.HOOK_STATE);
        bundle().set("/annotations", Map.of("org.example.key", "value\n2"));
        for (String kind : OUTSIDE) {
            hook(kind, "cat > " + directory().resolve(kind), "PATH=/usr/bin:/bin");
        }
        bundle().set("/root/readonly", false);
        hook("startContainer", "/bin/cat > /state");
        bundle().args("/probe", "idle");
        container().launch();
        long pid = container().pid();
        assertSucceeded(container().kill("KILL"));
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
        assertState(document(directory().resolve("prestart")), "creating", pid);
        assertState(document(directory().resolve("createRuntime")), "creating", pid);
        assertState(document(directory().resolve("createContainer")), "creating", 1);
        assertState(document(bundle().inside("/state")), "created", 1);
        assertState(document(directory().resolve("poststart")), "running", pid);
        assertState(document(directory().resolve("poststop")), "stopped", 0);
    }

    private void assertState(JsonNode state, String status, long pid) {
        assertEquals(container().id(), state.at("/id").asString());
        assertEquals(status, state.at("/status").asString(), state::toString);
        assertEquals(pid, state.at("/pid").asLong(), state::toString);
        assertEquals(bundle().directory().toString(), state.at("/bundle").asString());
        assertEquals("value\n2", state.at("/annotations/org.example.key").asString());
        assertTrue(state.at("/ociVersion").asString().startsWith("1."));
    }

    @Test
    void they_run_in_the_namespaces_of_their_kind() throws Exception {
        assumeConforms(Deviation.HOOK_NAMESPACES);
        logEach("readlink /proc/self/ns/mnt /proc/self/ns/uts /proc/self/ns/net");
        bundle().set("/root/readonly", false);
        String each = "/bin/busybox readlink /proc/self/ns/%s >> /log; ";
        hook(
                "startContainer",
                each.formatted("mnt") + each.formatted("uts") + each.formatted("net"));
        bundle().args("/probe", "idle");
        container().launch();
        String host = namespaces("self");
        String container = namespaces("" + container().pid());
        assertSucceeded(container().delete("--force"));
        Map<String, String> expected =
                Map.of(
                        "prestart", host,
                        "createRuntime", host,
                        "createContainer", container,
                        "poststart", host,
                        "poststop", host);
        for (String line : logged().lines().toList()) {
            String kind = line.split(" ")[0];
            assertEquals(kind + " " + expected.get(kind), line);
        }
        assertEquals(container, String.join(" ", Files.readAllLines(bundle().inside("/log"))));
        assertNotEquals(host, container);
    }

    private static String namespaces(String pid) throws Exception {
        List<String> names = new ArrayList<>();
        for (String type : List.of("mnt", "uts", "net")) {
            names.add(Files.readSymbolicLink(Path.of("/proc", pid, "ns", type)).toString());
        }
        return String.join(" ", names);
    }

    @Test
    void the_environment_is_what_the_hook_is_given() {
        bundle().set("/process/env", List.of("LD_PRELOAD=/proc/self/cwd/x.so", "PATH=/bin"));
        for (String kind : List.of("prestart", "createContainer", "poststart", "poststop")) {
            hook(kind, "/usr/bin/env | /bin/sort >> " + log(), "ONE=1", "TWO=zwei");
        }
        bundle().set("/root/readonly", false);
        hook("startContainer", "/bin/busybox env > /log", "THREE=3");
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        List<String> lines = logged().lines().filter(line -> !isShells(line)).toList();
        List<String> each = List.of("ONE=1", "TWO=zwei");
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            expected.addAll(each);
        }
        assertEquals(expected, lines);
        List<String> inside =
                contentOf(bundle().inside("/log")).lines().filter(line -> !isShells(line)).toList();
        assertEquals(List.of("THREE=3"), inside);
    }

    /// What a shell sets itself.
    private static boolean isShells(String line) {
        return line.matches("(PWD|OLDPWD|_|SHLVL)=.*") || line.startsWith("PATH=/sbin:");
    }

    @Test
    void without_an_environment_there_is_none() {
        assumeConforms(Deviation.HOOK_ENVIRONMENT);
        bundle().addJson(
                        "/hooks/createRuntime",
                        """
                        {"path": "/usr/bin/env", "args": ["env", "sh", "-c", "/usr/bin/env > %s"]}
                        """
                                .formatted(log()));
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        assertEquals(List.of(), logged().lines().filter(line -> !isShells(line)).toList());
    }

    @Test
    void no_arguments_are_the_path_alone() throws Exception {
        Path script = Workspace.current().directory().resolve("hook-" + container().id());
        Files.writeString(script, "#!/bin/sh\necho $# $0 > " + log() + "\n");
        assertTrue(script.toFile().setExecutable(true));
        bundle().add("/hooks/prestart", Map.of("path", script.toString()));
        bundle().args("/bin/true");
        try {
            assertSucceeded(container().run());
            assertEquals("0 " + script + "\n", logged());
        } finally {
            Files.delete(script);
        }
    }

    @Test
    void they_run_in_the_bundle() {
        assumeConforms(Deviation.HOOK_DIRECTORY);
        logEach("pwd");
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        List<String> expected =
                OUTSIDE.stream().map(kind -> kind + " " + bundle().directory()).toList();
        assertEquals(expected, logged().lines().toList());
    }

    @Test
    void they_have_three_descriptors_and_no_terminal() {
        assumeConforms(Deviation.HOOK_DESCRIPTORS);
        for (String kind : OUTSIDE) {
            hook(kind, "ls /proc/self/fd | tr '\\n' ' ' >> " + log(), "PATH=/usr/bin:/bin");
        }
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        // The fourth is the directory that ls reads.
        assertEquals("0 1 2 3 ".repeat(5), logged());
    }

    /// The mounts are made and the limits set, but the root is still the caller's.
    @Test
    void mounts_and_limits_exist_when_a_container_is_being_created() throws Exception {
        bundle().setJson("/linux/resources", "{\"pids\": {\"limit\": 77}}");
        bundle().mount("/mnt/there", "tmpfs", "marker", "size=64k");
        String pid = "$(sed 's/.*\"pid\": *\\([0-9]*\\).*/\\1/')";
        String script =
                "p=%s; grep -c ' - tmpfs marker ' /proc/$p/mountinfo >> %s;"
                        + " cat /sys/fs/cgroup/pids/%s/pids.max >> %s;"
                        + " test -e /proc/$p/root%s && echo root >> %s";
        hook(
                "prestart",
                script.formatted(pid, log(), container().id(), log(), log(), log()),
                "PATH=/usr/bin:/bin");
        String inside = "grep -c ' - tmpfs marker ' /proc/self/mountinfo >> " + log();
        hook("createContainer", inside, "PATH=/usr/bin:/bin");
        String mounted = "echo x > " + bundle().inside("/mnt/there") + "/file";
        hook("createContainer", mounted);
        bundle().args("/bin/cat", "/mnt/there/file");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertEquals("1\n77\nroot\n1\n", logged());
        assertEquals("x\n", outcome.stdout(), "the hook found the mount below the root filesystem");
    }

    @Test
    void a_hook_need_not_read_its_input_nor_stop_writing() {
        bundle().set("/annotations", Map.of("org.example.large", "x".repeat(100_000)));
        hook("prestart", "exec < /dev/null; head -c 1000000 /dev/zero", "PATH=/usr/bin:/bin");
        hook("createRuntime", "wc -c > " + log(), "PATH=/usr/bin:/bin");
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        assertTrue(Integer.parseInt(logged().strip()) > 100_000, this::logged);
    }

    @Test
    void a_startContainer_hook_has_the_users_rights() {
        bundle().set("/root/readonly", false);
        bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
        bundle().mount("/out", "tmpfs", "tmpfs", "mode=1777");
        String look = "/bin/busybox grep -E '^(Uid|CapEff)' /proc/self/status > /out/status";
        hook("startContainer", look);
        bundle().args("/bin/cat", "/out/status");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertTrue(outcome.stdout().contains("Uid:\t1000\t1000\t1000\t1000"), outcome::toString);
        assertTrue(outcome.stdout().contains("CapEff:\t0000000000000000"), outcome::toString);
    }

    @Test
    void a_network_hook_can_move_an_interface_into_the_container() {
        String name = "jr" + Long.toString(ProcessHandle.current().pid(), 36);
        String pair = "ip link add %sa type veth peer name %sb".formatted(name, name);
        Outcome possible =
                Command.of("/bin/sh", "-c", pair + " && ip link del " + name + "a").run();
        Assumptions.assumeTrue(possible.succeeded(), "this host makes no veth pair");
        String pid = "$(sed 's/.*\"pid\": *\\([0-9]*\\).*/\\1/')";
        String move = "p=" + pid + "; " + pair + " && ip link set " + name + "b netns $p";
        hook("prestart", move, "PATH=/usr/sbin:/usr/bin:/sbin:/bin");
        bundle().args("/bin/busybox", "ip", "link");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertTrue(outcome.stdout().contains(name + "b"), outcome::toString);
    }
}
