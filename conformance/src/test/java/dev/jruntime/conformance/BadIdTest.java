package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Container ids: checked before any file is touched, by every command.
class BadIdTest extends BlackBoxTest {

    static Stream<String> ids() {
        return Stream.of("", ".", "..", "a/b", "/", "../x", "a\n", "\u00e9", "a b", "a*");
    }

    @ParameterizedTest
    @MethodSource("ids")
    void create_refuses_it(String id) {
        assumeConforms(Deviation.ID_RULE);
        bundle().args("/bin/true").write();
        assertRefused(
                container()
                        .command("create", "--bundle", bundle().directory().toString(), id)
                        .run());
    }

    @Test
    void create_refuses_one_that_is_too_long() {
        assumeConforms(Deviation.ID_LENGTH);
        bundle().args("/bin/true").write();
        String bundle = bundle().directory().toString();
        assertRefused(container().command("create", "--bundle", bundle, "x".repeat(201)).run());
    }

    @Test
    void create_refuses_a_leading_dot_and_a_leading_dash() {
        assumeConforms(Deviation.ID_DOT);
        bundle().args("/bin/true").write();
        String bundle = bundle().directory().toString();
        assertRefused(container().command("create", "--bundle", bundle, ".lock").run());
        assertNotSucceeded(container().command("create", "--bundle", bundle, "-x").run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"state", "start", "kill", "delete"})
    void the_other_commands_refuse_it(String command) {
        assumeConforms(Deviation.ID_RULE);
        for (String id : List.of("..", "a/b")) {
            assertNotSucceeded(container().command(command, id).run());
        }
    }

    @Test
    void forced_deletion_touches_nothing_outside_the_state_directory() throws IOException {
        assumeConforms(Deviation.ID_RULE);
        var planted = Files.createDirectories(root().resolveSibling(root().getFileName() + "-x"));
        Files.writeString(planted.resolve("file"), "kept");
        assertNotSucceeded(
                container().command("delete", "--force", "../" + planted.getFileName()).run());
        assertEquals("kept", contentOf(planted.resolve("file")));
        Workspace.remove(planted);
    }

    @Test
    void every_character_that_is_allowed_works() {
        bundle().args("/bin/echo", "hello").write();
        String id = container().id() + "-A_z.0+";
        bundle().set("/linux/cgroupsPath", "/" + container().id());
        Outcome outcome =
                container().command("run", "--bundle", bundle().directory().toString(), id).run();
        assertSucceeded(outcome);
        assertEquals("hello\n", outcome.stdout());
    }
}
