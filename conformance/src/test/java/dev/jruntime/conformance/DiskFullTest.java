package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A state directory on a filesystem without room: a tmpfs in a mount namespace of the caller's.
/// The lock of all containers, which stays, has its inode; what a container needs has none, or no
/// block.
class DiskFullTest extends BlackBoxTest {

    /// What is there afterwards is shown; deletion by force must work without any room.
    private static final String SCRIPT =
            """
            mount -t tmpfs -o mode=700,size=64k,LIMIT full STATE || exit 9
            "$@"
            echo "created $?"
            [ ! -d STATE/ID ] || echo left
            dd if=/dev/zero of=STATE/filler bs=4k count=64 2>/dev/null
            DELETE
            echo "deleted $?"
            ls STATE
            """;

    @BeforeEach
    void onlyOurs() {
        assumeOurs("this state directory");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nr_inodes=3",
                "nr_inodes=4",
                "nr_inodes=5",
                "nr_inodes=6",
                "nr_inodes=7",
                "size=4k",
                "size=8k"
            })
    void a_full_state_directory_fails_create_and_nothing_else(String limit) {
        bundle().args("/bin/true").write();
        String id = container().id();
        String bundle = bundle().directory().toString();
        Command create = runtime().command(root(), List.of("create", "--bundle", bundle, id));
        Command delete = runtime().command(root(), List.of("delete", "--force", id));
        String script =
                SCRIPT.replace("LIMIT", limit)
                        .replace("STATE", root().toString())
                        .replace("ID", id)
                        .replace("DELETE", String.join(" ", delete.words()));
        String outer = "exec unshare -m --propagation private sh -c '" + script + "' sh \"$@\"";
        Outcome outcome = create.inShell(outer).run();
        assertSucceeded(outcome);
        List<String> lines = outcome.stdout().lines().toList();
        boolean created = lines.contains("created 0");
        assertTrue(lines.contains("deleted 0"), outcome::toString);
        assertEquals(created, lines.contains("left"), outcome::toString);
        assertEquals(created, outcome.stderr().isBlank(), outcome::toString);
        assertTrue(!lines.contains(id), outcome::toString);
    }
}
