package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.syscall.Arch;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.RecordedSyscalls;
import dev.jruntime.syscall.SampleHost;
import dev.jruntime.syscall.Transcript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What a second server does for a launcher that has lost its first one.
class RecoveryTest {
    private static final String ROOT = "/run/jruntime";
    private static final Path CONFIG = Path.of("src/test/resources/plans/minimal/config.json");

    private SampleHost host = SampleHost.withBundle(ROOT, "/bundle", new byte[0]);

    @BeforeEach
    void make() throws IOException {
        host = SampleHost.withBundle(ROOT, "/bundle", Files.readAllBytes(CONFIG));
    }

    private String play(boolean recovering, String... arguments) {
        return play(recovering ? Hello::recovering : UnaryOperator.identity(), arguments);
    }

    private String play(UnaryOperator<Hello> variant, String... arguments) {
        List<String> words = new ArrayList<>(List.of("jruntime", "--root", ROOT));
        words.addAll(List.of(arguments));
        Hello said = variant.apply(Hello.sample(Arch.X86_64, words));
        Transcript transcript = new Transcript();
        CommandLine.run(new Session(new RecordedSyscalls(transcript, host, said), () -> false));
        return transcript.toString();
    }

    /// From now on the caller is another process.
    private void changeCaller() {
        String stat = "777 (jruntime) S 1 1 1 0 -1 4194560" + " 0".repeat(10) + " 1 0 99";
        String rest = " 0".repeat(30) + "\n";
        host.put("/proc/self/stat", (stat + rest).getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_create_that_had_come_to_its_end_succeeds() {
        play(false, "create", "--bundle", "/bundle", "c1");
        String plan = play(true, "create", "--bundle", "/bundle", "c1");
        assertTrue(plan.contains("exit(0)"), plan);
    }

    @Test
    void the_container_of_another_caller_is_no_success_and_is_left_alone() {
        play(false, "create", "--bundle", "/bundle", "c1");
        changeCaller();
        for (String command : List.of("create", "run")) {
            String plan = play(true, command, "--bundle", "/bundle", "c1");
            assertTrue(plan.contains("exit(1)"), plan);
            assertTrue(plan.contains("nothing was changed"), plan);
            assertFalse(plan.contains("unlinkat"), plan);
            assertFalse(plan.contains("SIGKILL"), plan);
        }
    }

    @Test
    void a_detached_run_is_not_waited_for() {
        play(false, "run", "--detach", "--bundle", "/bundle", "c1");
        String plan = play(true, "run", "--detach", "--bundle", "/bundle", "c1");
        assertTrue(plan.contains("exit(0)"), plan);
        assertFalse(plan.contains("supervise"), plan);
        assertFalse(plan.contains("unlinkat"), plan);
    }

    /// Init has ended, and nobody has waited for it.
    private void endInit(String name) {
        String stat = new String(host.content("/proc/4242/stat"), StandardCharsets.US_ASCII);
        String ended = stat.replaceFirst("\\(.*\\) .", "(" + name + ") Z");
        host.put("/proc/4242/stat", ended.getBytes(StandardCharsets.US_ASCII));
    }

    @Test
    void a_detached_run_whose_program_has_ended_already_has_done_its_work() {
        play(false, "run", "--detach", "--bundle", "/bundle", "c1");
        endInit("sh");
        String plan = play(true, "run", "--detach", "--bundle", "/bundle", "c1");
        assertTrue(plan.contains("exit(0)"), plan);
        assertFalse(plan.contains("unlinkat"), plan);
    }

    @Test
    void a_run_whose_init_has_ended_before_it_was_the_program_leaves_nothing() {
        for (String[] options : new String[][] {{"run"}, {"run", "--detach"}}) {
            play(false, "run", "--detach", "--bundle", "/bundle", "c1");
            byte[] alive = host.content("/proc/4242/stat");
            endInit("jruntime");
            List<String> words = new ArrayList<>(List.of(options));
            words.addAll(List.of("--bundle", "/bundle", "c1"));
            String plan = play(true, words.toArray(String[]::new));
            assertTrue(plan.contains("before the program was started"), plan);
            assertTrue(plan.contains("unlinkat(c1, \"state.json\""), plan);
            assertFalse(plan.contains("supervise"), plan);
            host.put("/proc/4242/stat", alive);
        }
    }

    @Test
    void a_run_in_the_foreground_has_the_terminal_that_was_kept() {
        play(false, "run", "--detach", "--bundle", "/bundle", "c1");
        String plan = play(Hello::recovering, "run", "--keep", "--bundle", "/bundle", "c1");
        assertFalse(plan.contains("recvmsg"), plan);
        plan = play(hello -> hello.keeping(55), "run", "--bundle", "/bundle", "c1");
        assertTrue(plan.indexOf("recvmsg") > 0, plan);
        assertTrue(plan.indexOf("recvmsg") < plan.indexOf("supervise"), plan);
    }

    @Test
    void a_run_in_the_foreground_is_waited_for_and_deleted() {
        play(false, "run", "--detach", "--bundle", "/bundle", "c1");
        String plan = play(true, "run", "--bundle", "/bundle", "c1");
        assertTrue(plan.contains("supervise"), plan);
        assertTrue(plan.indexOf("F_UNLCK") < plan.indexOf("supervise"), plan);
        assertTrue(plan.contains("unlinkat(c1, \"state.json\""), plan);
    }

    @Test
    void the_exit_code_of_a_run_that_had_been_waited_for_is_kept() {
        UnaryOperator<Hello> waited = hello -> hello.supervised(7 << 8);
        play(false, "run", "--detach", "--bundle", "/bundle", "c1");
        String plan = play(waited, "run", "--bundle", "/bundle", "c1");
        assertFalse(plan.contains("supervise"), plan);
        assertTrue(plan.contains("unlinkat(c1, \"state.json\""), plan);
        assertTrue(plan.contains("exit(7)"), plan);
    }

    @Test
    void the_exit_code_of_a_run_that_had_been_deleted_is_kept() {
        play(false, "create", "--bundle", "/bundle", "other");
        UnaryOperator<Hello> waited = hello -> hello.supervised(7 << 8);
        String plan = play(waited, "run", "--bundle", "/bundle", "c1");
        assertTrue(plan.contains("exit(7)"), plan);
    }

    @Test
    void what_keep_keeps_is_kept() {
        play(false, "run", "--detach", "--bundle", "/bundle", "c1");
        String plan = play(true, "run", "--keep", "--bundle", "/bundle", "c1");
        assertTrue(plan.contains("supervise"), plan);
        assertFalse(plan.contains("unlinkat"), plan);
    }

    /// A server that hangs keeps the connection of an init that waits for its last calls.
    @Test
    void a_run_whose_program_was_not_started_is_not_waited_for() {
        play(false, "create", "--bundle", "/bundle", "c1");
        String plan = play(true, "run", "--bundle", "/bundle", "c1");
        assertFalse(plan.contains("supervise"), plan);
        assertTrue(plan.contains("SIGKILL"), plan);
        assertTrue(plan.contains("unlinkat(c1, \"state.json\""), plan);
        assertTrue(plan.contains("before the program was started"), plan);
        assertTrue(plan.contains("exit(1)"), plan);
    }
}
