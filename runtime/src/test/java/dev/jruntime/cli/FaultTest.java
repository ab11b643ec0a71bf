package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.syscall.Errno;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Every system call of a plan fails once: a command that fails for it leaves nothing behind.
class FaultTest {
    private static final String PID_FILE = "/run/caller/pid";
    private static final String UNFINISHED = "/run/caller/.pid.tmp";
    private static final Pattern MADE =
            Pattern.compile("mkdirat\\((/sys/fs/cgroup/[^)]*c1\"), 0755\\) or EEXIST\n");
    private static final Pattern REMOVED =
            Pattern.compile("unlinkat\\((/sys/fs/cgroup/[^)]*c1\"), AT_REMOVEDIR\\)[^=\n]*\n");

    @ParameterizedTest
    @CsvSource({"minimal, ENOSPC", "default, ENOSPC", "full, EIO", "default, EMFILE"})
    void a_create_that_fails_anywhere_leaves_nothing(String plan, Errno errno) throws IOException {
        int calls = lengthOf(plan, "create");
        for (int nth = 1; nth <= calls; nth++) {
            Play play = Play.of(plan);
            play.host().fail(nth, errno);
            String transcript = play.run(command("create"));
            String what = "call " + nth + " of create with " + errno + ":\n" + transcript;
            if (!what.contains("exit(0)")) {
                assertNothingLeft(play, what);
                assertEquals(0, play.host().content(PID_FILE).length, what);
                assertEquals(0, play.host().content(UNFINISHED).length, what);
            } else {
                assertTrue(play.host().has(Play.ROOT + "/c1/state.json"), what);
            }
        }
    }

    @ParameterizedTest
    @CsvSource({"minimal, ENOSPC", "default, EIO"})
    void a_run_that_fails_anywhere_leaves_nothing(String plan, Errno errno) throws IOException {
        int calls = lengthOf(plan, "run");
        for (int nth = 1; nth <= calls; nth++) {
            Play play = Play.of(plan);
            play.host().fail(nth, errno);
            String transcript = play.run(command("run"));
            String what = "call " + nth + " of run with " + errno + ":\n" + transcript;
            // What the program's end could not clean up any more, delete can.
            if (transcript.contains("supervise") && play.host().has(Play.ROOT + "/c1")) {
                transcript += play.run("delete", "--force", "c1");
            }
            assertNothingLeft(play, what + transcript);
        }
    }

    @ParameterizedTest
    @CsvSource({"ENOSPC", "EDQUOT", "EROFS"})
    void start_needs_no_room(Errno errno) throws IOException {
        Play play = Play.of("default");
        play.create();
        int before = play.host().calls();
        String whole = play.run("start", "c1");
        int calls = play.host().calls() - before;
        int started = whole.indexOf("execve(");
        for (int nth = 1; nth <= calls; nth++) {
            Play again = Play.of("default");
            again.create();
            again.host().fail(before + nth, errno);
            String transcript = again.run("start", "c1");
            String failed = transcript.lines().filter(l -> l.endsWith("= " + errno)).toList() + "";
            boolean writes = failed.contains("state.json.tmp") && failed.contains("O_CREAT");
            if (writes || failed.contains("fallocate")) {
                assertTrue(started > 0 && transcript.contains("exit(0)"), transcript);
                assertFalse(again.host().has(Play.ROOT + "/c1/state.json.tmp"), transcript);
                assertTrue(again.host().content(Play.ROOT + "/c1/state.json").length > 0);
            }
        }
    }

    @Test
    void a_create_that_waited_for_its_lock_does_what_it_always_does() throws IOException {
        Play play = Play.of("full");
        String usual = play.create();
        Play again = Play.of("full");
        again.host().fail(callOf(usual, "F_WRLCK"), Errno.EAGAIN);
        String waited = again.create();
        assertTrue(waited.contains(") = EAGAIN\n"), waited);
        assertTrue(waited.contains("exit(0)"), waited);
        assertEquals(fromInit(usual), fromInit(waited));
    }

    /// Which call is the first whose text contains this.
    private static int callOf(String transcript, String fragment) {
        int calls = 0;
        for (String line : transcript.lines().toList()) {
            calls += line.matches("  [a-z].*") ? 1 : 0;
            if (line.contains(fragment)) {
                return calls;
            }
        }
        throw new AssertionError(fragment + " is not in " + transcript);
    }

    /// What the two processes do from the clone on, however many descriptors were opened before.
    private static String fromInit(String transcript) {
        return transcript
                .substring(transcript.indexOf("clone3("))
                .replaceAll("(?m)^\\d+\\. ", "")
                .replaceAll("close_range\\([^)]*\\)|\\d+, \\[[0-9, ]*\\]", "");
    }

    private static String[] command(String name) {
        return new String[] {name, "--pid-file", PID_FILE, "--bundle", "/bundle", "c1"};
    }

    private static int lengthOf(String plan, String command) throws IOException {
        Play play = Play.of(plan);
        assertTrue(play.run(command(command)).contains("exit(0)"));
        assertTrue(play.host().calls() > 100);
        return play.host().calls();
    }

    private static void assertNothingLeft(Play play, String what) {
        assertFalse(play.host().has(Play.ROOT + "/c1"), what);
        for (String name : new String[] {"state.json", "state.json.tmp", "socket"}) {
            assertFalse(play.host().has(Play.ROOT + "/c1/" + name), what);
        }
        assertEquals(Set.of(), without(all(MADE, what), all(REMOVED, what)), what);
        if (what.contains("clone3")) {
            boolean cloned = !what.matches("(?s).*clone3\\([^\n]*= E.*");
            assertTrue(!cloned || what.contains("SIGKILL, 0, 0)") || what.contains("supervise"));
        }
    }

    private static Set<String> all(Pattern pattern, String text) {
        Set<String> found = new TreeSet<>();
        Matcher matcher = pattern.matcher(text);
        while (matcher.find()) {
            found.add(matcher.group(1));
        }
        return found;
    }

    private static Set<String> without(Set<String> some, Set<String> others) {
        Set<String> rest = new TreeSet<>(some);
        rest.removeAll(others);
        return rest;
    }
}
