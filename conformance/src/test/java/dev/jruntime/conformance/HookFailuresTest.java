package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Hooks that fail, take too long or leave something behind.
class HookFailuresTest extends HookingTest {
    @Test
    void a_failing_create_hook_ends_the_create() {
        for (String kind : List.of("prestart", "createRuntime", "createContainer")) {
            bundle().set("/hooks", Map.of());
            hook(kind, "echo out; echo bad news >&2; exit 3");
            hook(kind, "echo second >> " + log());
            hook("poststop", "echo poststop >> " + log());
            bundle().args("/bin/true");
            Outcome outcome = container().create();
            assertNotSucceeded(outcome);
            if (kind().isOurs()) {
                assertRefused(
                        outcome,
                        "error running " + kind + " hook #0: exit status 3, stdout: out,",
                        "stderr: bad news");
            }
            assertFalse(container().exists());
            assertFalse(logged().contains("second"), this::logged);
        }
    }

    @Test
    void poststop_hooks_run_after_a_failed_create_hook() {
        assumeConforms(Deviation.POSTSTOP_AFTER_FAILURE);
        hook("prestart", "exit 1");
        hook("poststop", "echo poststop >> " + log());
        bundle().args("/bin/true");
        assertNotSucceeded(container().create());
        assertEquals("poststop\n", logged());
    }

    @Test
    void a_failing_startContainer_hook_stops_the_container() {
        assumeConforms(Deviation.FAILED_START_HOOK);
        bundle().set("/root/readonly", false);
        hook("startContainer", "echo no >&2; exit 4");
        bundle().args("/bin/sh", "-c", "echo ran > /ran");
        assertSucceeded(container().create());
        Outcome outcome = container().start();
        assertNotSucceeded(outcome);
        if (kind().isOurs()) {
            assertRefused(outcome, "error running startContainer hook #0: exit status 4", "no");
        }
        container().awaitStatus("stopped");
        assertFalse(Files.exists(bundle().inside("/ran")));
        assertSucceeded(container().delete());
    }

    @Test
    void a_failing_poststart_hook_stops_the_container() {
        assumeConforms(Deviation.FAILED_POSTSTART);
        hook("poststart", "exit 5");
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertRefused(container().start(), "error running poststart hook #0: exit status 5");
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
    }

    @Test
    void run_leaves_nothing_when_a_hook_fails() {
        assumeConforms(Deviation.FAILED_START_HOOK);
        for (String kind : List.of("prestart", "startContainer", "poststart")) {
            bundle().set("/hooks", Map.of());
            hook(kind, "exit 5");
            bundle().args("/bin/sleep", "2");
            assertNotSucceeded(container().run());
            if (kind().isOurs()) {
                assertFalse(container().exists(), kind);
            } else {
                container().delete("--force");
            }
        }
    }

    @Test
    void a_failing_poststop_hook_is_a_warning() {
        assumeConforms(Deviation.FAILED_POSTSTOP);
        hook("poststop", "echo first >> " + log() + "; exit 6");
        hook("poststop", "echo second >> " + log());
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        Outcome deleted = container().delete();
        assertSucceeded(deleted);
        assertEquals("first\nsecond\n", logged());
        assertFalse(container().exists());
        if (kind().isOurs()) {
            assertTrue(deleted.stderr().contains("poststop hook #0: exit status 6"));
        }
    }

    @Test
    void a_hook_that_does_not_exist_is_an_error() {
        assumeConforms(Deviation.ERROR_TEXTS);
        bundle().add("/hooks/createRuntime", Map.of("path", "/does/not/exist"));
        bundle().args("/bin/true");
        assertRefused(container().create(), "/does/not/exist", "no such file or directory");
    }

    @Test
    void what_a_hook_leaves_running_keeps_nobody_waiting() throws Exception {
        assumeConforms(Deviation.HOOK_LEFTOVERS);
        Path pid = directory().resolve("pid");
        hook("createRuntime", "sleep 1000 & echo $! > " + pid, "PATH=/usr/bin:/bin");
        bundle().args("/bin/true");
        try {
            assertSucceeded(container().run());
            assertTrue(process(pid).isAlive());
        } finally {
            process(pid).destroyForcibly();
            var unused = process(pid).onExit().get();
        }
    }

    private static ProcessHandle process(Path pid) {
        return ProcessHandle.of(Long.parseLong(contentOf(pid).strip())).orElseThrow();
    }

    /// Also what has left its session and its parent.
    @Test
    void a_hook_that_takes_too_long_is_killed_with_its_descendants() {
        assumeConforms(Deviation.HOOK_DESCENDANTS);
        for (String kind : List.of("prestart", "createContainer")) {
            bundle().set("/hooks", Map.of());
            Path pids = directory().resolve("pids");
            String script =
                    "trap '' TERM; (setsid sleep 1000 & echo $! >> %s); sleep 1001 & echo $! >> %s; wait";
            bundle().add(
                            "/hooks/" + kind,
                            Map.of(
                                    "path",
                                    "/bin/sh",
                                    "args",
                                    List.of("sh", "-c", script.formatted(pids, pids)),
                                    "env",
                                    List.of("PATH=/usr/bin:/bin"),
                                    "timeout",
                                    1));
            bundle().args("/bin/true");
            assertRefused(container().create(), kind + " hook #0: killed after its timeout of 1 s");
            Eventually.holds(
                    Duration.ofSeconds(5), () -> sleepers().isEmpty(), () -> "left: " + sleepers());
        }
    }

    private static List<String> sleepers() {
        return ProcessHandle.allProcesses()
                .map(process -> process.info().commandLine().orElse(""))
                .filter(line -> line.matches(".*sleep 100[01]"))
                .toList();
    }
}
