package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Who may be served by whom: a launcher trusts a socket by its directory, a server its callers by
/// user and namespaces. On any doubt a command is served by a private server, with the same result.
class ServerIdentityTest extends BlackBoxTest {
    private final List<WarmServer> servers = new ArrayList<>();

    @BeforeEach
    void onlyOnce() {
        Assumptions.assumeTrue(
                kind() == RuntimeKind.JRUNTIME_WARM, "about the warm server of jruntime");
    }

    @AfterEach
    void stopServers() {
        for (WarmServer server : servers) {
            server.close();
            Workspace.remove(server.directory());
        }
    }

    private WarmServer start() {
        String name = Workspace.current().freshName("identity");
        WarmServer server = WarmServer.start(name, runtime().binary());
        servers.add(server);
        return server;
    }

    /// A command that says who has served it; there is no such container.
    private Command asking(Path launcher, String socket) {
        List<String> words = new ArrayList<>(List.of(launcher.toString(), "--server", socket));
        words.addAll(List.of("--root", root().toString(), "--log-level", "debug"));
        words.addAll(List.of("state", "nobody"));
        return Command.of(words);
    }

    private static void assertServedBy(String server, Outcome outcome) {
        assertEquals(1, outcome.exit(), outcome::toString);
        assertTrue(
                outcome.stderr().contains("served by a " + server + " server"), outcome::toString);
        assertTrue(outcome.stderr().contains("does not exist"), outcome::toString);
    }

    private Command here() {
        return asking(runtime().binary(), start().socket().toString());
    }

    @Test
    void a_caller_like_the_server_is_served() {
        assertServedBy("resident", here().run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--mount", "--net", "--ipc", "--uts", "--cgroup"})
    void namespaces_that_do_not_matter_may_differ(String namespace) {
        assertServedBy("resident", here().inShell("exec unshare " + namespace + " \"$@\"").run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--pid --fork --mount-proc", "--user --map-root-user"})
    void a_caller_from_another_pid_or_user_namespace_is_not_served(String namespace) {
        assertServedBy("private", here().inShell("exec unshare " + namespace + " \"$@\"").run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"rwxrwx---", "rwxr-x---", "rwx---rwx"})
    void a_socket_in_a_directory_of_more_than_its_owner_is_not_used(String mode)
            throws IOException {
        WarmServer server = start();
        Files.setPosixFilePermissions(server.directory(), PosixFilePermissions.fromString(mode));
        assertServedBy("private", asking(runtime().binary(), server.socket().toString()).run());
    }

    @Test
    void a_socket_in_a_directory_of_somebody_else_is_not_used() throws IOException {
        WarmServer server = start();
        Files.setAttribute(server.directory(), "unix:uid", 1000);
        assertServedBy("private", asking(runtime().binary(), server.socket().toString()).run());
        Files.setAttribute(server.directory(), "unix:uid", 0);
    }

    @Test
    void a_socket_of_somebody_else_is_not_used() throws IOException {
        WarmServer server = start();
        Files.setAttribute(server.socket(), "unix:uid", 1000);
        assertServedBy("private", asking(runtime().binary(), server.socket().toString()).run());
        Files.setAttribute(server.socket(), "unix:uid", 0);
    }

    @Test
    void a_symbolic_link_on_the_way_to_a_socket_is_not_followed() throws IOException {
        WarmServer server = start();
        Path link = root().resolve("link");
        Files.createSymbolicLink(link, server.directory());
        assertServedBy("private", asking(runtime().binary(), link + "/sock").run());
        Files.delete(link);
    }

    @Test
    void a_server_of_another_build_is_not_used() throws IOException {
        Distribution other = Distribution.copy(Workspace.current().freshName("other"));
        Path library = other.directory().resolve("lib/jruntime");
        String build = Files.readSymbolicLink(other.build()).toString();
        String renamed = "f".repeat(build.length());
        Files.move(library.resolve(build), library.resolve(renamed));
        Files.delete(other.build());
        Files.createSymbolicLink(other.build(), Path.of(renamed));
        assertServedBy("private", asking(other.launcher(), start().socket().toString()).run());
        Workspace.remove(other.directory());
    }
}
