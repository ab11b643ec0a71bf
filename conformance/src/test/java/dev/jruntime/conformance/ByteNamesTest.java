package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Paths that a caller names are bytes, whatever its locale or a server's. A shell makes them: the
/// JVM of the tests may have no locale either.
class ByteNamesTest extends ExecutingTest {
    /// What the shell makes of it is `é中`, in UTF-8.
    private static final String TEXT = "\\303\\251\\344\\270\\255";

    /// No text in any encoding that is UTF-8's.
    private static final String BYTES = "a\\377\\303\\251";

    /// A script in the test's directory, which has a directory `$N` of that name; the runtime is
    /// `"$@"`, the test's state root `$ROOT`, the container `$ID`.
    private Command script(String name, String script) {
        String begin =
                "set -e; cd '%s'; ROOT=%s; ID=%s; N=$(printf '%%b' '%s'); mkdir -p \"$N\"; "
                        .formatted(directory(), root(), container().id(), name);
        return runtime().bare(List.of()).inShell(begin + script);
    }

    private Outcome succeeding(String name, String script) {
        Outcome outcome = script(name, script).run();
        assertSucceeded(outcome);
        return outcome;
    }

    @AfterEach
    void removeState() {
        succeeding(TEXT, "\"$@\" --root \"$N/root\" delete --force $ID || true");
        succeeding(BYTES, "\"$@\" --root \"$N/root\" delete --force $ID || true");
    }

    private void bundleOf(String... args) {
        bundle().args(args).write();
    }

    @ParameterizedTest
    @ValueSource(strings = {"create --bundle \"$N/b\"", "create --bundle \"$PWD/$N/b\""})
    void a_bundle_and_a_pid_file_may_lie_there(String create) {
        bundleOf("/probe", "idle");
        succeeding(
                TEXT,
                "mv bundle-0 \"$N/b\"; \"$@\" --root $ROOT %s --pid-file \"$PWD/$N/pid\" $ID"
                        .formatted(create));
        container().markPresent();
        JsonNode state = container().state();
        assertEquals(directory() + "/é中/b", state.at("/bundle").asString());
        String listed = container().command("list").run().stdout();
        assertTrue(listed.contains("/é中/b "), listed);
        assertEquals(state.at("/pid").asString(), succeeding(TEXT, "cat \"$N/pid\"").stdout());
        assertSucceeded(container().start());
        assertSucceeded(container().delete("--force"));
    }

    @Test
    void a_command_may_be_called_there() {
        bundleOf("/probe", "report");
        Outcome outcome =
                succeeding(TEXT, "mv bundle-0 \"$N/b\"; cd \"$N/b\"; \"$@\" --root $ROOT run $ID");
        assertEquals("/", json(outcome.stdout()).at("/cwd").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, BYTES})
    void a_state_root_and_a_log_may_lie_there(String name) {
        assumeOurs("all bytes in every path, and errors in the log alone");
        bundleOf("/probe", "idle");
        String root = "\"$@\" --root \"$N/root\" --log \"$N/log\" --log-format json ";
        succeeding(name, root + "create --bundle bundle-0 --pid-file \"$N/pid\" $ID");
        JsonNode state = json(succeeding(name, root + "state $ID").stdout());
        assertEquals("created", state.at("/status").asString());
        assertEquals(state.at("/pid").asString(), succeeding(name, "cat \"$N/pid\"").stdout());
        succeeding(name, root + "start $ID; test ! -e \"$N/log\"");
        succeeding(name, "cd \"$N\"; \"$@\" --root root --log log delete --force $ID");
        Outcome failed = script(name, root + "start nobody || cat \"$N/log\"").run();
        assertTrue(json(failed.stdout()).at("/msg").asString().contains("nobody"));
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, BYTES})
    void a_socket_of_the_caller_may_lie_there(String name) {
        assumeOurs("all bytes in every path");
        bundle().set("/process/terminal", true);
        bundleOf("/probe", "idle");
        succeeding(name, "ln -s \"$N\" link");
        try (Running console = listen()) {
            succeeding(
                    name,
                    "\"$@\" --root $ROOT create --bundle bundle-0 --console-socket \"$N/s\" $ID");
            container().markPresent();
            assertSucceeded(container().start());
            console.awaitOutput("ready");
        }
        assertSucceeded(container().delete("--force"));
    }

    private Running listen() {
        String socket = directory().resolve("link/s").toString();
        Running console =
                Command.of(NativePrograms.console().toString(), socket).interactive().start();
        console.awaitOutput("listening");
        return console;
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, BYTES})
    void a_process_file_may_lie_there(String name) {
        assumeOurs("all bytes in every path");
        idle();
        String json = "{\"cwd\": \"/\", \"args\": [\"/bin/echo\", \"done\"]}";
        String exec =
                "echo '%s' > \"$N/p\"; \"$@\" --root $ROOT exec --process \"$N/p\" $ID"
                        .formatted(json);
        assertEquals("done\n", succeeding(name, exec).stdout());
        Outcome detached =
                succeeding(
                        name,
                        "\"$@\" --root $ROOT exec -d --pid-file \"$N/pid\" $ID /bin/true; cat \"$N/pid\"");
        assertTrue(detached.stdout().matches("[0-9]+"), detached::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {TEXT, BYTES})
    void arguments_of_exec_arrive_as_they_are(String name) {
        assumeOurs("all bytes in every argument");
        idle();
        String shown = "printf '%s' \"$0$V\" | od -An -tx1";
        Outcome outcome =
                succeeding(
                        name,
                        "\"$@\" --root $ROOT exec -e \"V=$N\" $ID /bin/sh -c '"
                                + shown.replace("'", "'\\''")
                                + "' \"$N\"");
        String once = name.equals(TEXT) ? " c3 a9 e4 b8 ad" : " 61 ff c3 a9";
        assertEquals(once + once + "\n", outcome.stdout());
    }

    @Test
    void an_error_says_what_was_named() {
        assumeOurs("these words");
        Outcome text = script(TEXT, "\"$@\" --root $ROOT create --bundle \"$N/none\" $ID").run();
        assertRefused(text, directory() + "/é中/none");
        Outcome bytes = script(BYTES, "\"$@\" --root $ROOT create --bundle \"$N/none\" $ID").run();
        assertRefused(bytes, directory() + "/a\\xffé/none");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"$@\" --root $ROOT create --bundle \"$N\" $ID",
                "cd \"$N\"; \"$@\" --root $ROOT run $ID"
            })
    void a_bundle_that_no_state_can_tell_is_refused(String command) {
        assumeOurs("this error");
        bundleOf("/bin/true");
        Outcome outcome = script(BYTES, "rmdir \"$N\"; mv bundle-0 \"$N\"; " + command).run();
        assertRefused(outcome, "--bundle " + directory() + "/a\\xffé: ", "UTF-8");
        assertFalse(container().exists());
    }

    @Test
    void a_server_may_listen_there() {
        assumeTrue(kind() == RuntimeKind.JRUNTIME_WARM, "about the warm server of jruntime");
        String script =
                """
                S=$ROOT/$N/s/sock; BIN=%s; "$BIN" serve --socket "$S" & P=$!
                for i in $(seq 200); do
                    if "$BIN" --server "$S" --log-level debug --root $ROOT state nobody 2>&1 |
                        grep -q resident; then kill $P; wait $P || true; rm -r "$ROOT/$N"; exit; fi
                    sleep 0.1
                done
                kill $P; exit 1
                """;
        succeeding(TEXT, script.formatted(runtime().binary()));
    }
}
