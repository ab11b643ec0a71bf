package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A `state.json` that is not as it was written. Whatever it says, `delete --force` takes the
/// container away, and signals no process but the one that was recorded.
class BrokenStateTest {
    private static final String FILE = Play.ROOT + "/c1/state.json";
    private static final Pattern PID = Pattern.compile("\"pid\":(\\d{1,9})\\D");
    private static final String STAT = " (a) R 1 (b) S 1 1 1 0 -1 4194560" + " 0".repeat(10);

    /// A created container with that state, and somebody else at whatever pid the state now says.
    private static Play with(byte[] state) throws IOException {
        Play play = Play.of("default");
        play.create();
        play.host().put(FILE, state);
        Matcher pid = PID.matcher(new String(state, StandardCharsets.ISO_8859_1));
        if (pid.find() && !pid.group(1).equals("4242")) {
            String stat = pid.group(1) + STAT + " 1 0 99" + " 0".repeat(30) + "\n";
            play.host()
                    .put("/proc/" + pid.group(1) + "/stat", stat.getBytes(StandardCharsets.UTF_8));
        }
        return play;
    }

    private static byte[] written() throws IOException {
        Play play = Play.of("default");
        play.create();
        return play.host().content(FILE);
    }

    private static void assertDeleted(Play play, String what) {
        String transcript = play.run("delete", "--force", "c1");
        assertTrue(transcript.contains("exit(0)"), () -> what + transcript);
        assertFalse(play.host().has(Play.ROOT + "/c1"), () -> what + transcript);
        assertFalse(transcript.contains(" kill("), () -> what + transcript);
        for (String line : transcript.lines().filter(l -> l.contains("send_signal")).toList()) {
            assertTrue(line.contains("(pidfd of 4242, "), () -> what + transcript);
        }
    }

    @Test
    void the_state_as_it_was_written_is_deleted() throws IOException {
        Play play = with(written());
        String transcript = play.run("delete", "--force", "c1");
        assertTrue(transcript.contains("pidfd_send_signal(pidfd of 4242, SIGKILL"), transcript);
        assertTrue(transcript.contains("exit(0)"), transcript);
    }

    @Test
    void a_state_that_is_cut_anywhere_is_none() throws IOException {
        byte[] whole = written();
        for (int length = 0; length < whole.length; length++) {
            Play play = with(Arrays.copyOf(whole, length));
            String state = play.run("state", "c1");
            String what = "cut at " + length + ":\n";
            assertTrue(state.contains("exit(1)"), () -> what + state);
            assertTrue(state.contains("cannot be read"), () -> what + state);
            assertTrue(play.run("delete", "c1").contains("exit(1)"), what);
            assertTrue(play.run("list").contains("exit(0)"), what);
            assertDeleted(play, what);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0x01, 0x10, 0x80})
    void a_state_of_which_any_byte_changed_hits_nobody(int bits) throws IOException {
        byte[] whole = written();
        for (int at = 0; at < whole.length; at++) {
            byte[] changed = whole.clone();
            changed[at] ^= (byte) bits;
            assertDeleted(with(changed), "changed at " + at + ":\n");
        }
    }

    @Test
    void the_state_of_another_id_is_refused() throws IOException {
        String other = new String(written(), StandardCharsets.UTF_8).replace("\"c1\"", "\"c2\"");
        Play play = with(other.getBytes(StandardCharsets.UTF_8));
        String state = play.run("state", "c1");
        assertTrue(state.contains("the state of c1 belongs to c2"), state);
        assertDeleted(play, "");
    }

    @Test
    void a_process_that_started_at_another_time_is_another() throws IOException {
        Play play = with(written());
        String stat = "4242" + STAT + " 1 0 78" + " 0".repeat(30) + "\n";
        play.host().put("/proc/4242/stat", stat.getBytes(StandardCharsets.US_ASCII));
        assertTrue(play.run("state", "c1").contains("\\\"stopped\\\""), "stopped");
        String kill = play.run("kill", "c1", "KILL");
        assertTrue(kill.contains("container not running"), kill);
        assertFalse(kill.contains("send_signal"), kill);
        String deletion = play.run("delete", "--force", "c1");
        assertTrue(deletion.contains("exit(0)"), deletion);
        assertFalse(deletion.contains("send_signal"), deletion);
    }

    @Test
    void a_name_that_looks_like_another_process_is_only_a_name() throws IOException {
        Play play = with(written());
        String stat = "4242" + STAT + " 1 0 77" + " 0".repeat(30) + "\n";
        play.host().put("/proc/4242/stat", stat.getBytes(StandardCharsets.US_ASCII));
        assertTrue(play.run("state", "c1").contains("\\\"created\\\""), "created");
    }

    @Test
    void after_a_reboot_it_is_stopped_and_no_cgroup_is_its_own() throws IOException {
        Play play = with(written());
        byte[] boot = "11111111-1111-2222-3333-444444444444\n".getBytes(StandardCharsets.US_ASCII);
        play.host().put("/proc/sys/kernel/random/boot_id", boot);
        assertTrue(play.run("state", "c1").contains("\\\"stopped\\\""), "stopped");
        String deletion = play.run("delete", "c1");
        assertTrue(deletion.contains("exit(0)"), deletion);
        assertFalse(deletion.contains("send_signal"), deletion);
        assertFalse(deletion.contains("unlinkat(/sys/fs/cgroup"), deletion);
    }
}
