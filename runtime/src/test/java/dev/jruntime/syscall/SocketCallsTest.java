package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Each call on sockets, made by this JVM.
class SocketCallsTest {
    @TempDir Path directory;

    private final LocalSyscalls calls = new LocalSyscalls();
    private Fd listener = Fd.of(-1, "none");
    private Fd client = Fd.of(-1, "none");

    @BeforeEach
    void listen() throws Exception {
        listener = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        client = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        calls.bind(listener, path("s"));
        calls.listen(listener, 1);
    }

    @AfterEach
    void close() throws Exception {
        calls.close(listener);
        calls.close(client);
    }

    private String path(String name) {
        return directory.resolve(name).toString();
    }

    private static ByteBuffer struct(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private String read(Fd fd) throws SyscallException {
        return new String(calls.read(fd, 100).bytes(), StandardCharsets.UTF_8);
    }

    private static String flags(Fd fd) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd.number())).get(1);
    }

    @Test
    void a_socket_has_its_type_and_is_not_inherited() throws Exception {
        Fd datagram = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_DGRAM | Sockets.SOCK_NONBLOCK);
        byte[] type = calls.socketOption(datagram, Sockets.SO_TYPE, 4).bytes();
        assertEquals(Sockets.SOCK_DGRAM, struct(type).getInt());
        assertEquals("flags:\t02004002", flags(datagram));
        calls.close(datagram);
    }

    @Test
    void a_bound_socket_has_a_name_and_takes_connections() throws Exception {
        assertTrue(Files.exists(directory.resolve("s")));
        calls.connect(client, path("s"));
        Fd connection = calls.accept(listener);
        assertEquals("flags:\t02000002", flags(connection));
        calls.send(connection, "hello".getBytes(StandardCharsets.UTF_8));
        assertEquals("hello", read(client));
        calls.close(connection);
        assertEquals("", read(client));
    }

    @Test
    void nobody_listens_before_listen() throws Exception {
        Fd bound = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        calls.bind(bound, path("other"));
        Result refused = calls.connect(client, path("other"), Errno.ECONNREFUSED);
        assertEquals(Errno.ECONNREFUSED, refused.errno());
        byte[] accepting = calls.socketOption(bound, Sockets.SO_ACCEPTCONN, 4).bytes();
        assertEquals(0, struct(accepting).getInt());
        calls.listen(bound, 1);
        byte[] later = calls.socketOption(bound, Sockets.SO_ACCEPTCONN, 4).bytes();
        assertEquals(1, struct(later).getInt());
        calls.close(bound);
    }

    @Test
    void no_path_is_cut_to_fit_into_an_address() throws Exception {
        String longest = "/" + "x".repeat(SocketCalls.UNIX_PATH_MAX - 1);
        assertEquals(Errno.ENOENT, calls.connect(client, longest + "", Errno.ENOENT).errno());
        var failure =
                assertThrows(
                        IllegalArgumentException.class, () -> calls.connect(client, longest + "x"));
        assertEquals("too long for a socket's address: " + longest + "x", failure.getMessage());
    }

    @Test
    void the_longest_path_arrives_whole() throws Exception {
        Path deep = Files.createDirectory(directory.resolve("d"));
        int room = SocketCalls.UNIX_PATH_MAX - path("d").length() - 1;
        String name = "é" + "x".repeat(room - 2);
        Fd bound = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        calls.bind(bound, path("d") + "/" + name);
        calls.close(bound);
        try (var names = Files.newDirectoryStream(deep)) {
            assertEquals(name, names.iterator().next().getFileName().toString());
        }
    }

    @Test
    void a_peer_has_credentials() throws Exception {
        calls.connect(client, path("s"));
        Credentials peer = Descriptors.credentials(calls.peerCredentials(client).bytes());
        int uid = (int) Files.getAttribute(directory, "unix:uid");
        int gid = (int) Files.getAttribute(directory, "unix:gid");
        assertEquals(new Credentials((int) ProcessHandle.current().pid(), uid, gid), peer);
    }

    @Test
    void a_shut_down_socket_ends_both_ways() throws Exception {
        calls.connect(client, path("s"));
        Fd connection = calls.accept(listener);
        calls.shutdown(connection);
        assertEquals("", read(client));
        byte[] byteOrTwo = new byte[2];
        var failure = assertThrows(SyscallException.class, () -> calls.send(client, byteOrTwo));
        assertEquals(Errno.EPIPE, failure.errno());
        calls.close(connection);
    }

    @Test
    void waiting_for_input_ends_after_the_time_that_was_set() throws Exception {
        calls.receiveTimeout(client, 7);
        byte[] timeout = calls.socketOption(client, Sockets.SO_RCVTIMEO, 16).bytes();
        assertEquals(7, struct(timeout).getLong(0));
        assertEquals(0, struct(timeout).getLong(8));
    }

    @Test
    void both_ends_of_a_pair_are_connected() throws Exception {
        ByteBuffer ends = struct(calls.submit(SocketCalls.pair(Block.room(8))).bytes());
        Fd one = Fd.of(ends.getInt(0), "one");
        Fd other = Fd.of(ends.getInt(4), "other");
        calls.send(one, new byte[] {'p'});
        assertEquals("p", read(other));
        assertEquals("flags:\t02000002", flags(other));
        calls.close(one);
        calls.close(other);
    }

    @Test
    void a_descriptor_travels_with_bytes() throws Exception {
        Files.writeString(directory.resolve("file"), "content");
        Fd file = calls.openat(Fd.CWD, path("file"), Fcntl.O_RDONLY, 0);
        calls.connect(client, path("s"));
        calls.sendDescriptor(client, new byte[] {'f', 'd'}, file);
        Fd connection = calls.accept(listener);
        try (SocketChannel channel = new SocketChannel(connection.number())) {
            ByteBuffer bytes = ByteBuffer.allocateDirect(2);
            assertTrue(channel.read(bytes));
            assertEquals('d', bytes.get(1));
            Fd received = Fd.of(channel.takeDescriptor(), "received");
            assertFalse(received.number() == file.number());
            assertEquals("content", read(received));
            calls.close(received);
        }
        calls.close(file);
    }

    @Test
    void a_descriptor_comes_out_at_the_other_end() throws Exception {
        Path file = Files.writeString(directory.resolve("content"), "eleven byte");
        SocketCalls.Pair pair = calls.socketpair();
        Fd sent = calls.openat(Fd.CWD, file.toString(), Fcntl.O_RDONLY, 0);
        calls.sendDescriptor(pair.first(), new byte[] {1}, sent);
        calls.close(sent);
        Fd received = calls.receiveDescriptor(pair.second(), "file");
        assertEquals("eleven byte", read(received));
        assertEquals("flags:\t02100000", flags(received));
        for (Fd fd : List.of(received, pair.first(), pair.second())) {
            calls.close(fd);
        }
    }

    @Test
    void a_descriptor_that_was_only_looked_at_comes_again() throws Exception {
        Path file = Files.writeString(directory.resolve("content"), "eleven byte");
        SocketCalls.Pair pair = calls.socketpair();
        Fd sent = calls.openat(Fd.CWD, file.toString(), Fcntl.O_RDONLY, 0);
        calls.sendDescriptor(pair.first(), new byte[] {1}, sent);
        calls.close(sent);
        calls.close(calls.peekDescriptor(pair.second(), "file"));
        Fd received = calls.receiveDescriptor(pair.second(), "file");
        assertEquals("eleven byte", read(received));
        for (Fd fd : List.of(received, pair.first(), pair.second())) {
            calls.close(fd);
        }
    }

    @Test
    void a_message_without_a_descriptor_is_no_answer() throws Exception {
        SocketCalls.Pair pair = calls.socketpair();
        calls.send(pair.first(), new byte[] {1});
        assertThrows(
                ProxyLostException.class, () -> calls.receiveDescriptor(pair.second(), "none"));
        calls.close(pair.first());
        calls.close(pair.second());
    }
}
