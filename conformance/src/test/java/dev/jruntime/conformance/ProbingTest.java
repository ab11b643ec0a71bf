package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What engines ask a runtime to learn what it can do, and what people ask it with their shells.
class ProbingTest extends BlackBoxTest {
    private Outcome bare(String... words) {
        return runtime().bare(List.of(words)).run();
    }

    /// podman and CRI-O take exit code 0 for support of checkpoints.
    @Test
    void help_of_checkpoint_is_no_error() {
        Outcome outcome = bare("checkpoint", "--help");
        assertSucceeded(outcome);
        assertTrue(outcome.stdout().contains("--image-path"), outcome::toString);
    }

    /// podman takes one of these texts for support of pods.
    @Test
    void a_value_that_is_missing_is_told_in_known_words() {
        Outcome outcome = bare("restore", "--lsm-mount-context");
        assertNotSucceeded(outcome);
        String text = outcome.stdout() + outcome.stderr();
        assertTrue(
                text.contains("flag needs an argument") || text.contains("requires an argument"),
                outcome::toString);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "checkpoint --image-path /tmp/i --work-path=/tmp/w --leave-running",
                "checkpoint --tcp-established --tcp-skip-in-flight --link-remap --ext-unix-sk",
                "checkpoint --shell-job --lazy-pages --status-fd 3 --page-server 1.2.3.4:5",
                "checkpoint --file-locks --pre-dump --parent-path ../x --auto-dedup",
                "checkpoint --manage-cgroups-mode soft --empty-ns network --empty-ns network",
                "restore --detach --no-subreaper --pid-file /tmp/p --bundle /tmp --no-pivot",
                "restore --image-path /tmp/i --work-path /tmp/w --tcp-established --tcp-close",
                "restore --lsm-profile apparmor:x --lsm-mount-context y --console-socket /tmp/s",
                "restore --ext-unix-sk --shell-job --file-locks --network-lock nftables",
                "restore --empty-ns network --auto-dedup --lazy-pages --manage-cgroups-mode full"
            })
    void what_is_not_supported_yet_is_refused_clearly(String line) {
        assumeOurs("no checkpoints");
        bundle().args("/probe", "idle");
        container().launch();
        List<String> words = new ArrayList<>(List.of(line.split(" ")));
        words.add(container().id());
        Outcome outcome = container().command(words.toArray(String[]::new)).run();
        assertRefused(outcome, words.getFirst() + " is not supported yet", container().id());
        assertEquals(1, outcome.exit());
        assertEquals("running", container().status());
        assertFalse(Files.exists(Path.of("/tmp/i")) || Files.exists(Path.of("/tmp/p")));
    }

    @Test
    void features_do_not_promise_checkpoints() {
        assumeOurs("no checkpoints");
        String name = "org.opencontainers.runc.checkpoint.enabled";
        assertEquals(
                "false", json(bare("features").stdout()).at("/annotations/" + name).asString());
    }

    @Test
    void bash_completes_with_what_completion_prints() {
        assumeOurs("completion");
        Outcome outcome = bare("completion", "-s", "bash");
        assertSucceeded(outcome);
        String script =
                """
                source /dev/stdin
                COMP_WORDS=(jruntime del) COMP_CWORD=1
                _jruntime
                printf '%s\\n' "${COMPREPLY[@]}"
                complete -p jruntime
                """;
        Outcome completed =
                Command.of("bash", "--norc", "-c", script).input(outcome.stdout()).run();
        assertSucceeded(completed);
        assertEquals("delete\ncomplete -F _jruntime jruntime\n", completed.stdout());
    }

    @ParameterizedTest
    @CsvSource({"zsh, #compdef jruntime", "fish, # Completion of jruntime for fish."})
    void each_shell_has_its_own(String shell, String beginning) {
        assumeOurs("completion");
        Outcome outcome = bare("completion", "--shell", shell);
        assertSucceeded(outcome);
        assertTrue(outcome.stdout().startsWith(beginning), outcome::toString);
    }

    @ParameterizedTest
    @CsvSource({"completion -s ksh, no completion for ksh", "completion, completion needs a shell"})
    void another_shell_is_an_error(String line, String message) {
        assumeOurs("completion");
        assertRefused(bare(line.split(" ")), message);
    }

    @Test
    void a_bundle_s_name_cannot_steer_a_terminal() throws Exception {
        assumeOurs("this promise");
        Path odd = directory().resolve("odd\u001b[31m");
        Files.createSymbolicLink(odd, bundle().directory());
        bundle().args("/probe", "idle").write();
        String id = container().id();
        assertSucceeded(container().command("create", "-b", odd.toString(), id).run());
        container().markPresent();
        Outcome list = container().command("list").run();
        assertFalse(list.stdout().contains("\u001b"), list::toString);
        assertTrue(list.stdout().contains("odd\\u001b[31m"), list::toString);
        Outcome json = container().command("list", "--format", "json").run();
        assertEquals(odd.toString(), json(json.stdout()).at("/0/bundle").asString());
    }
}
