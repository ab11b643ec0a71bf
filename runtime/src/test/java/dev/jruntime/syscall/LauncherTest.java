package dev.jruntime.syscall;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// The launcher around the frame loop: which server it finds, what it says to it, what it does when
/// it loses it.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class LauncherTest {
    @TempDir Path directory;

    private Path tree() {
        return directory.resolve("tree");
    }

    private record Ended(int code, String text) {}

    private static Ended run(Path program, String... arguments) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(program.toString());
        builder.command().addAll(List.of(arguments));
        Process process = builder.redirectErrorStream(true).start();
        byte[] text = process.getInputStream().readAllBytes();
        return new Ended(process.waitFor(), new String(text, StandardCharsets.UTF_8));
    }

    @Test
    void it_says_hello_with_the_whole_command() throws Exception {
        try (ForkedProxy process = ForkedProxy.launch(tree(), "run", "", "é x", "-v")) {
            Hello hello = process.calls().hello();
            String installed = tree() + "/lib/jruntime/" + ForkedProxy.BUILD;
            assertEquals(
                    List.of(installed, "--server", "off", "run", "", "é x", "-v"),
                    hello.arguments());
            assertEquals(List.of("GREETING=hello"), hello.environment());
            assertEquals(tree().toRealPath().toString(), hello.cwd());
            assertEquals(ForkedProxy.BUILD, hello.build());
            assertEquals(Protocol.HELLO_PRIVATE, hello.flags());
            assertTrue(hello.control() >= 100, () -> "control: " + hello.control());
            assertEquals(0, hello.status());
        }
    }

    @Test
    void what_runs_is_a_sealed_copy_without_a_name() throws Exception {
        try (ForkedProxy process = ForkedProxy.launch(tree())) {
            Path exe = Path.of("/proc/" + process.process().pid() + "/exe");
            assertEquals("/memfd:jruntime (deleted)", Files.readSymbolicLink(exe).toString());
            assertThrows(IOException.class, () -> Files.write(exe, new byte[1]));
        }
    }

    @Test
    void a_server_that_falls_silent_is_replaced() throws Exception {
        try (ForkedProxy process = ForkedProxy.launch(tree(), "list")) {
            process.calls().getuid().value();
            process.fallSilent();
            Hello again = process.connect().hello();
            int recovery = Protocol.HELLO_PRIVATE | Protocol.HELLO_RECOVERY;
            assertEquals(recovery, again.flags());
            assertEquals("list", again.arguments().getLast());
            process.calls().exit(0);
            assertEquals(0, process.exitCode());
        }
    }

    @Test
    void what_a_lost_command_had_open_is_closed_before_it_is_recovered() throws Exception {
        Path lock = Files.createFile(directory.resolve("lock"));
        try (ForkedProxy process = ForkedProxy.launch(tree())) {
            Fd held = process.calls().openat(Fd.CWD, lock.toString(), Fcntl.O_RDWR, 0);
            process.calls().flock(held, Fcntl.LOCK_EX).value();
            process.calls().close();
            Proxy again = process.connect();
            Fd anew = again.openat(Fd.CWD, lock.toString(), Fcntl.O_RDWR, 0);
            assertTrue(again.flock(anew, Fcntl.LOCK_EX | Fcntl.LOCK_NB).ok());
        }
    }

    @Test
    void two_lost_servers_are_an_error() throws Exception {
        try (ForkedProxy process = ForkedProxy.launch(tree())) {
            process.calls().getuid().value();
            process.calls().close();
            process.connect().close();
            assertEquals(1, process.exitCode());
            assertEquals(
                    "jruntime: cannot finish the command: its server was lost, and the one that"
                            + " should clean up too: Broken pipe\n",
                    process.errors());
        }
    }

    @Test
    void a_private_server_that_does_not_start_is_explained() throws Exception {
        Path program = ForkedProxy.install(tree(), Path.of("/bin/false"));
        Ended ended = run(program, "--server", "off", "list");
        assertEquals(1, ended.code);
        String expected =
                "jruntime: the private server %s/lib/jruntime/%s/image/bin/java exited with 1"
                        + " before it answered \\(RLIMIT_AS -?\\d+, RLIMIT_NPROC -?\\d+; is the"
                        + " installation complete\\?\\)\n";
        assertTrue(ended.text.matches(expected.formatted(tree(), ForkedProxy.BUILD)), ended.text);
    }

    @Test
    void a_missing_java_is_named() throws Exception {
        Path program = ForkedProxy.install(tree(), Path.of("/bin/false"));
        Path java = tree().resolve("lib/jruntime/" + ForkedProxy.BUILD + "/image/bin/java");
        Files.delete(java);
        Ended ended = run(program, "--server", "off", "list");
        assertEquals(
                new Ended(
                        1,
                        "jruntime: cannot execute %s: No such file or directory\n".formatted(java)),
                ended);
    }

    @Test
    void a_missing_tree_is_named() throws Exception {
        Path program = ForkedProxy.install(tree(), Path.of("/bin/false"));
        Path link = tree().resolve("lib/jruntime/current");
        Files.delete(link);
        String expected =
                "jruntime: cannot find the installed tree by %s: No such file or directory\n";
        assertEquals(new Ended(1, expected.formatted(link)), run(program, "list"));
    }

    @Test
    void a_resident_server_is_asked_first_and_gets_a_descriptor_of_its_caller() throws Exception {
        Path place = safePlace();
        assumeTrue(place != null, "all places for a socket lie where others may write");
        Path program = ForkedProxy.install(tree(), Path.of("/bin/false"));
        Path parent = Files.createTempDirectory(place, "socket");
        String path = parent + "/d/s";
        try (ListeningSocket socket = ListeningSocket.open(path)) {
            Process process = new ProcessBuilder(program + "", "--server", path, "list").start();
            try (SocketChannel channel = new SocketChannel(socket.accept())) {
                channel.write(keepAlive());
                Hello hello = Hello.read(channel);
                ProxiedSyscalls calls = new ProxiedSyscalls(channel, hello);
                assertEquals(0, hello.flags());
                Fd pidfd = Fd.of(channel.takeDescriptor(), "pidfd");
                assertEquals(process.pid(), Descriptors.pidOf(pidfd.number()));
                Descriptors.close(pidfd.number());
                calls.exit(17);
            }
            assertEquals(17, process.waitFor());
        } finally {
            deleteAll(parent);
        }
    }

    @Test
    void a_resident_server_that_says_nothing_for_300_milliseconds_is_left() throws Exception {
        Path place = safePlace();
        assumeTrue(place != null, "all places for a socket lie where others may write");
        Path program = ForkedProxy.install(tree(), Path.of("/bin/false"));
        Path parent = Files.createTempDirectory(place, "socket");
        String path = parent + "/d/s";
        try (ListeningSocket socket = ListeningSocket.open(path)) {
            Process process = new ProcessBuilder(program + "", "--server", path, "list").start();
            try (SocketChannel channel = new SocketChannel(socket.accept())) {
                Hello.read(channel);
                long begin = System.nanoTime();
                assertTrue(process.waitFor(5, TimeUnit.SECONDS));
                long waited = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin);
                assertTrue(waited >= 200 && waited < 2000, waited + " ms");
                String text = new String(process.getErrorStream().readAllBytes(), UTF_8);
                assertTrue(text.contains("the private server"), text);
            }
        } finally {
            deleteAll(parent);
        }
    }

    /// It wants to hear something within 300 ms, and goes elsewhere if it does not.
    private static ByteBuffer keepAlive() {
        ByteBuffer message = ByteBuffer.allocateDirect(Protocol.HEADER_SIZE);
        return message.put(RecordedChannel.message(Protocol.KIND_KEEPALIVE, 0, 0)).flip();
    }

    @Test
    void a_socket_where_others_may_write_is_no_server() throws Exception {
        Path program = ForkedProxy.install(tree(), Path.of("/bin/false"));
        Path open = Files.createDirectory(directory.resolve("open"));
        Files.setAttribute(open, "unix:mode", 0777);
        try (ListeningSocket socket = ListeningSocket.open(open + "/d/s")) {
            Ended ended = run(program, "--server", open + "/d/s", "list");
            assertTrue(ended.text.contains("the private server"), ended.text);
            assertFalse(ended.text.isEmpty());
            assertEquals(-1, socket.accept());
        }
    }

    /// A directory on whose path only root and we may write: the launcher trusts no other socket.
    private static @Nullable Path safePlace() throws IOException {
        for (Path candidate :
                List.of(Path.of("target"), Path.of(System.getProperty("user.home")))) {
            if (isSafe(candidate.toRealPath())) {
                return candidate.toRealPath();
            }
        }
        return null;
    }

    private static boolean isSafe(Path path) throws IOException {
        for (@Nullable Path each = path; each != null; each = each.getParent()) {
            if (((int) Files.getAttribute(each, "unix:mode") & 022) != 0) {
                return false;
            }
        }
        return true;
    }

    private static void deleteAll(Path root) throws IOException {
        try (var files = Files.walk(root)) {
            files.sorted(java.util.Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
        }
    }
}
