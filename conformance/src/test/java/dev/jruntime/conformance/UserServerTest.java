package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The warm server of an ordinary user, below `XDG_RUNTIME_DIR`: it serves that user, also from the
/// user namespace in which rootless engines live, where that user is root.
class UserServerTest extends BlackBoxTest {
    private static final int USER = 1000;
    private static final String AS_USER = "setpriv --reuid 1000 --regid 1000 --clear-groups";
    private static final Duration LIMIT = Duration.ofSeconds(20);

    private final Path home =
            Workspace.current().stateDirectory().resolve(Workspace.current().freshName("user"));
    private final List<Running> started = new ArrayList<>();

    @BeforeEach
    void serve() throws IOException {
        Assumptions.assumeTrue(
                kind() == RuntimeKind.JRUNTIME_WARM, "about the warm server of jruntime");
        Files.createDirectories(home);
        Files.setAttribute(home, "unix:uid", USER);
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx------"));
        Running server =
                inHome(Command.of(runtime().binary().toString(), "serve"), AS_USER)
                        .timeout(Duration.ofMinutes(10))
                        .start();
        started.add(server);
        Path socket = home.resolve("jruntime/.server/sock");
        Eventually.holds(LIMIT, () -> Files.exists(socket), server::stderr);
    }

    @AfterEach
    void stop() {
        started.forEach(Running::close);
        Workspace.remove(home);
    }

    private Command inHome(Command command, String way) {
        return command.inShell("exec " + way + " \"$@\"")
                .environment("XDG_RUNTIME_DIR", home.toString());
    }

    /// Who serves a command that is started in that way, and needs no rights.
    private String serverOf(String way) {
        List<String> command = new ArrayList<>(List.of(runtime().binary().toString()));
        command.addAll(List.of("--log-level", "debug", "features"));
        Outcome outcome = inHome(Command.of(command), way).run();
        assertSucceeded(outcome);
        assertTrue(outcome.stderr().contains("served by a "), outcome::toString);
        return outcome.stderr().contains("served by a resident server") ? "resident" : "private";
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                AS_USER,
                AS_USER + " unshare --user --map-root-user",
                AS_USER + " unshare --user --map-root-user --mount --net --ipc --uts --cgroup",
                AS_USER + " unshare --user",
            })
    void its_user_is_served(String way) {
        assertEquals("resident", serverOf(way));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                AS_USER + " unshare --user --map-root-user --pid --fork",
                AS_USER + " unshare --user --map-root-user unshare --user --map-root-user",
                "env",
                "setpriv --reuid 1001 --regid 1001 --clear-groups",
            })
    void a_caller_from_elsewhere_is_not(String way) {
        assertEquals("private", serverOf(way));
    }

    /// Its files in /proc belong to root, as those of a process that nobody may look into.
    @Test
    void no_other_process_of_its_user_may_look_into_it() throws IOException {
        Path environment = Path.of("/proc", Long.toString(started.getFirst().pid()), "environ");
        assertEquals(0, Files.getAttribute(environment, "unix:uid"));
        Outcome outcome =
                Command.of("cat", environment.toString())
                        .inShell("exec " + AS_USER + " \"$@\"")
                        .run();
        assertEquals(1, outcome.exit(), outcome::toString);
    }
}
