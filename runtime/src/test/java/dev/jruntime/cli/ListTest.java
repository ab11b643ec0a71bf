package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// `list` among many containers.
class ListTest {
    private static final int CROWD = 1000;

    /// Two questions for each container: of states more than 20 go in one round trip, of processes
    /// more than 60.
    private static final int MOST_TRIPS = CROWD / 20 + CROWD / 60;

    private static final Pattern ROUND_TRIP = Pattern.compile("(?m)^[0-9]+\\. launcher$");
    private static final Pattern OPENED = Pattern.compile("(?m)^  (openat2?|pidfd_open)\\(");
    private static final Pattern CLOSED = Pattern.compile("(?m)^  close\\(");

    private static Play crowd(int containers) throws IOException {
        Play play = Play.of("default");
        play.create();
        for (int i = 2; i <= containers; i++) {
            put(play, "c" + i, stateOf(play, "c" + i));
        }
        return play;
    }

    private static String stateOf(Play play, String id) {
        byte[] state = play.host().content(Play.ROOT + "/c1/state.json");
        return new String(state, StandardCharsets.UTF_8).replace("\"c1\"", "\"" + id + "\"");
    }

    private static void put(Play play, String id, String state) {
        byte[] bytes = state.getBytes(StandardCharsets.UTF_8);
        play.host().put(Play.ROOT + "/" + id + "/state.json", bytes);
    }

    private static long count(Pattern pattern, String transcript) {
        return pattern.matcher(transcript).results().count();
    }

    @Test
    void a_thousand_containers_take_few_round_trips() throws IOException {
        String transcript = crowd(CROWD).run("list");
        long trips = count(ROUND_TRIP, transcript);
        assertTrue(transcript.contains("exit(0)"));
        assertTrue(trips <= MOST_TRIPS, "it took " + trips);
        assertTrue(trips >= 2, "it took " + trips);
    }

    @Test
    void each_container_is_listed_once() throws IOException {
        String transcript = crowd(12).run("list", "--quiet");
        String all = "\"c1\\nc10\\nc11\\nc12\\nc2\\nc3\\nc4\\nc5\\nc6\\nc7\\nc8\\nc9\\n\"";
        assertTrue(transcript.contains("write(stdout, " + all), transcript);
    }

    /// A caller may have as few as 1024 descriptors, or fewer.
    @Test
    void nothing_stays_open_for_any_of_them() throws IOException {
        String transcript = crowd(100).run("list");
        long opened = count(OPENED, transcript);
        assertTrue(opened > 200, "opened " + opened);
        assertFalse(transcript.contains("pidfd_open"), transcript);
        assertTrue(opened - count(CLOSED, transcript) <= 2, transcript);
    }

    @Test
    void a_state_that_is_longer_than_most_is_read_whole() throws IOException {
        Play play = crowd(2);
        String mark = "\"annotations\":{";
        String note = mark + "\"a\":\"" + "x".repeat(200_000) + "\"";
        String state = stateOf(play, "c2");
        assertTrue(state.contains(mark + "}"), state);
        put(play, "c2", state.replace(mark, note));
        String transcript = play.run("list", "-q");
        assertTrue(transcript.contains("c1\\nc2\\n"), transcript);
        assertTrue(transcript.contains("exit(0)"), transcript);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "[]"})
    void one_that_cannot_be_read_hides_no_other(String state) throws IOException {
        Play play = crowd(3);
        put(play, "c2", state);
        String transcript = play.run("--log-level", "warning", "list", "-q");
        assertTrue(transcript.contains("\"c1\\nc3\\n\""), transcript);
        assertTrue(transcript.contains("the state of container c2 cannot be read"), transcript);
        assertTrue(transcript.contains("exit(0)"), transcript);
    }
}
