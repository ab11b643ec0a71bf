package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Mounts of a container and those of its caller: none comes out, and none stays inside.
class PropagationTest extends BlackBoxTest {

    @Test
    void no_mount_of_a_container_appears_where_the_caller_s_are_shared() {
        // As service managers leave a host's root; here in a mount namespace of the caller's own.
        String before = directory().resolve("before").toString();
        String after = directory().resolve("after").toString();
        bundle().mount("/new", "tmpfs", "tmpfs").set("/root/readonly", false).args("/bin/true");
        Outcome outcome =
                within(
                        "mount --make-rshared /; cat /proc/self/mountinfo >"
                                + before
                                + "; \"$@\"; code=$?; cat /proc/self/mountinfo >"
                                + after
                                + "; exit $code");
        container().markPresent();
        assertSucceeded(outcome);
        assertEquals(
                contentOf(java.nio.file.Path.of(before)), contentOf(java.nio.file.Path.of(after)));
    }

    @ParameterizedTest
    @ValueSource(ints = {200})
    void of_a_caller_s_many_mounts_that_come_and_go_none_is_left_inside(int mounts) {
        String place = directory().resolve("many").toString();
        bundle().args("/bin/cat", "/proc/self/mountinfo");
        String script =
                "mkdir "
                        + place
                        + "; mount -t tmpfs many "
                        + place
                        + "; for i in $(seq "
                        + mounts
                        + "); do mkdir "
                        + place
                        + "/$i; mount -t tmpfs many "
                        + place
                        + "/$i; done; (while :; do umount "
                        + place
                        + "/7; mount -t tmpfs many "
                        + place
                        + "/7; done) & \"$@\"; code=$?; kill $!; exit $code";
        Outcome outcome = within(script, "run");
        assertSucceeded(outcome);
        List<String> foreign =
                outcome.stdout().lines().filter(line -> line.contains("many")).toList();
        assertEquals(List.of(), foreign);
        Workspace.remove(directory().resolve("many"));
    }

    private Outcome within(String script) {
        return within(script, "create");
    }

    private Outcome within(String script, String command) {
        String outer = "exec unshare -m --propagation private sh -c '" + script + "' sh \"$@\"";
        return container().bundled(command).inShell(outer).run();
    }
}
