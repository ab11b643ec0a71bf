package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The state directory: nobody else can write there, and what is read from it is not believed
/// blindly.
class StateDirectoryTest extends BlackBoxTest {
    private final Path own = root().resolve("own");

    @BeforeEach
    void onlyOurs() {
        assumeOurs("this state directory");
    }

    private Outcome create(Path stateRoot) {
        bundle().args("/bin/true").write();
        String bundle = bundle().directory().toString();
        List<String> words = List.of("create", "--bundle", bundle, container().id());
        return runtime().command(stateRoot, words).run();
    }

    @ParameterizedTest
    @CsvSource({"rwxrwxrwx, 0", "rwxrwx---, 0", "rwx----w-, 0", "rwx------, 1000"})
    void one_that_others_can_write_to_is_refused(String mode, int owner) throws IOException {
        Files.createDirectory(own);
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString(mode));
        Files.setAttribute(own, "unix:uid", owner);
        assertRefused(create(own), own.toString());
        Workspace.remove(own);
    }

    @Test
    void one_below_a_directory_that_others_can_write_to_is_refused() throws IOException {
        Path inner = Files.createDirectories(own.resolve("inner"));
        Files.setPosixFilePermissions(inner, PosixFilePermissions.fromString("rwx------"));
        Files.setPosixFilePermissions(own, PosixFilePermissions.fromString("rwxrwxrwx"));
        assertRefused(create(inner), inner.toString());
        Workspace.remove(own);
    }

    @Test
    void one_that_is_a_link_is_refused() throws IOException {
        Files.createSymbolicLink(own, canary().resolve("d"));
        assertRefused(create(own));
        Files.delete(own);
    }

    @ParameterizedTest
    @ValueSource(strings = {"000", "022", "777"})
    void its_files_are_the_owner_s_alone_whatever_the_umask(String umask) {
        bundle().args("/bin/true").write();
        String bundle = bundle().directory().toString();
        List<String> words = List.of("create", "--bundle", bundle, container().id());
        String script = "umask " + umask + "; exec \"$@\"";
        assertSucceeded(runtime().command(own, words).inShell(script).run());
        Map<String, String> modes = modes(own);
        List<String> remove = List.of("delete", "--force", container().id());
        assertSucceeded(runtime().command(own, remove).run());
        Workspace.remove(own);

        String id = container().id();
        assertEquals("rwx------", modes.get(""), modes::toString);
        assertEquals("rwx------", modes.get(id), modes::toString);
        assertEquals("rw-------", modes.get(id + "/state.json"), modes::toString);
        assertEquals("rwx------", modes.get(".lock"), modes::toString);
        assertEquals("rw-------", modes.get(".lock/ids"), modes::toString);
        assertTrue(
                modes.values().stream().allMatch(mode -> mode.endsWith("------")), modes::toString);
    }

    private static Map<String, String> modes(Path tree) {
        Map<String, String> modes = new TreeMap<>();
        try (Stream<Path> files = Files.walk(tree)) {
            for (Path file : files.toList()) {
                var mode = Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS);
                modes.put(tree.relativize(file).toString(), PosixFilePermissions.toString(mode));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return modes;
    }

    @Test
    void a_link_in_place_of_a_container_is_not_followed() throws IOException {
        Path elsewhere = Files.createDirectory(directory().resolve("elsewhere"));
        Files.writeString(elsewhere.resolve("state.json"), "{}");
        Files.writeString(elsewhere.resolve("socket"), "");
        Path planted = root().resolve(container().id());
        Files.createSymbolicLink(planted, elsewhere);
        bundle().args("/bin/true");
        assertRefused(container().create());
        for (String command : List.of("state", "start", "kill", "delete")) {
            assertNotSucceeded(container().command(command, container().id()).run());
        }
        // It may remove the link or say that it cannot.
        container().command("delete", "--force", container().id()).run();
        assertTrue(Files.exists(elsewhere.resolve("state.json")), "a file elsewhere is gone");
        assertTrue(Files.exists(elsewhere.resolve("socket")), "a file elsewhere is gone");
        Files.deleteIfExists(planted);
    }

    @Test
    void the_state_of_another_container_is_refused_and_the_other_one_is_left_alone()
            throws IOException {
        Container other = newContainer();
        bundle().args("/probe", "idle");
        container().launch();
        Path copied = Files.createDirectory(root().resolve(other.id())).resolve("state.json");
        Files.copy(root().resolve(container().id()).resolve("state.json"), copied);
        assertRefused(other.command("state", other.id()).run(), other.id());
        assertRefused(other.kill("KILL"), other.id());
        assertSucceeded(other.delete("--force"));
        assertFalse(Files.exists(copied));
        assertEquals("running", container().status());
    }

    @Test
    void a_socket_that_another_process_listens_to_starts_nothing() throws IOException {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        Path socket = root().resolve(container().id()).resolve("socket");
        Path own = Files.move(socket, socket.resolveSibling("own"));
        String agent = NativePrograms.agent().toString();
        try (Running stranger = Command.of(agent, socket.toString(), "mute").start()) {
            stranger.awaitOutput("ready\n");
            assertRefused(container().start(), "listened to by pid " + stranger.pid());
        }
        Files.move(own, socket, StandardCopyOption.REPLACE_EXISTING);
        assertSucceeded(container().start());
    }

    @ParameterizedTest
    @CsvSource({"startTime, [0-9]+, 1", "bootId, \"[^\"]*\", \"00000000\""})
    void a_process_that_is_not_the_init_of_then_is_no_init(
            String member, String value, String replaced) throws IOException {
        // As if the pid had been recycled since, or the machine booted.
        bundle().args("/probe", "idle");
        container().launch();
        long pid = container().pid();
        Path state = root().resolve(container().id()).resolve("state.json");
        String before = contentOf(state);
        String changed =
                before.replaceFirst(
                        "\"" + member + "\":" + value, "\"" + member + "\":" + replaced);
        assertFalse(changed.equals(before), before);
        Files.writeString(state, changed);
        assertEquals("stopped", container().status());
        assertRefused(container().kill("KILL"), "not running");
        assertTrue(Files.exists(Path.of("/proc/" + pid)), "the process was signalled");
        Files.writeString(state, before);
        assertEquals("running", container().status());
    }

    @Test
    void a_state_that_is_cut_anywhere_is_an_error_and_no_obstacle_to_forced_deletion()
            throws IOException {
        bundle().args("/bin/true");
        assertSucceeded(container().create());
        Path state = root().resolve(container().id()).resolve("state.json");
        String whole = contentOf(state);
        int step = kind() == RuntimeKind.JRUNTIME_WARM ? 37 : whole.length() / 3;
        for (int length = 0; length < whole.length() - 1; length += step) {
            Files.writeString(state, whole.substring(0, length));
            assertRefused(container().command("state", container().id()).run(), container().id());
        }
        assertSucceeded(container().delete("--force"));
    }
}
