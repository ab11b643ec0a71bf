package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// An init that waits for `start`, and another launcher's server that takes it over.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class ParkTest {
    private static final int PATIENCE = 5_000;

    @TempDir Path directory;

    private @Nullable ForkedProxy creator;
    private Proxy.@Nullable Clone init;

    @BeforeEach
    void create() throws Exception {
        creator = ForkedProxy.launch(directory.resolve("creator"));
        init = creator.calls().cloneProxy(0);
    }

    @AfterEach
    void end() throws Exception {
        if (creator != null) {
            new LocalSyscalls().kill(init().pid(), Signals.SIGKILL, Errno.ESRCH);
            creator.close();
        }
    }

    private ForkedProxy creator() {
        return Objects.requireNonNull(creator);
    }

    private Proxy.Clone init() {
        return Objects.requireNonNull(init);
    }

    private String socket() {
        return directory.resolve("init.sock").toString();
    }

    /// Only init's own end of what it waits on remains, as after a create.
    private void park() throws SyscallException {
        var unused = park(false);
    }

    private Fd park(boolean keep) throws SyscallException {
        Proxy calls = init().proxy();
        Fd listener = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        calls.bind(listener, socket());
        calls.listen(listener, 1);
        for (int signal : List.of(Signals.SIGHUP, Signals.SIGTERM, Signals.SIGUSR2)) {
            calls.sigaction(signal, calls.hello().onSignal(), calls.hello().restorer());
        }
        int number = listener.number();
        calls.park(listener, keep);
        return Fd.of(number, "listener");
    }

    private int status() throws SyscallException {
        return ForkedProxy.statusOf(creator().calls(), init(), PATIENCE);
    }

    private Proxy adopt(Proxy launcher) throws IOException {
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.connect(socket, socket());
        Proxy adopted = launcher.adopt(socket).proxy();
        launcher.close(socket).value();
        return adopted;
    }

    @Test
    void a_parked_init_is_taken_over_and_goes_on() throws Exception {
        park();
        try (ForkedProxy starter = ForkedProxy.launch(directory.resolve("starter"))) {
            Proxy adopted = adopt(starter.calls());
            assertEquals(Protocol.VERSION, adopted.hello().version());
            assertEquals(Arch.current(), adopted.hello().arch());
            assertEquals(init().pid(), adopted.hello().pid());
            assertEquals(init().proxy().hello().buffer(), adopted.hello().buffer());
            assertEquals(List.of(), adopted.hello().arguments());
            adopted.mkdirat(Fd.CWD, directory.resolve("made").toString(), 0700).value();
            assertTrue(Files.isDirectory(directory.resolve("made")));
            adopted.execve("/bin/sh", List.of("sh", "-c", "exit 33"), List.of());
            adopted.flushUntilGone();
        }
        assertEquals(33 << 8, status());
    }

    /// It listens before it says that it parks: what connects before it accepts waits in the queue.
    @Test
    void a_starter_that_comes_before_it_accepts_is_served() throws Exception {
        Proxy calls = init().proxy();
        Fd listener = calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        calls.bind(listener, socket());
        calls.listen(listener, 1);
        calls.flush();
        try (ForkedProxy starter = ForkedProxy.launch(directory.resolve("starter"))) {
            Proxy launcher = starter.calls();
            Fd connection = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
            launcher.connect(connection, socket()).value();
            calls.park(listener, false);
            Proxy adopted = launcher.adopt(connection).proxy();
            assertEquals(init().pid(), adopted.hello().pid());
            adopted.exit(0);
        }
        assertEquals(0, status());
    }

    @Test
    void the_listening_socket_names_init_as_its_peer() throws Exception {
        park();
        try (ForkedProxy starter = ForkedProxy.launch(directory.resolve("starter"))) {
            Proxy launcher = starter.calls();
            Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
            launcher.connect(socket, socket());
            byte[] peer = launcher.peerCredentials(socket).bytes();
            assertEquals(init().pid(), Descriptors.credentials(peer).pid());
        }
    }

    @Test
    void it_survives_the_end_of_its_creators_connection_and_of_its_creator() throws Exception {
        park();
        init().proxy().close();
        try (ForkedProxy starter = ForkedProxy.launch(directory.resolve("starter"))) {
            creator().calls().exit(0);
            assertEquals(0, creator().exitCode());
            Proxy adopted = adopt(starter.calls());
            assertEquals(init().pid(), adopted.hello().pid());
            adopted.exit(0);
        }
    }

    @Test
    void it_holds_one_connection_at_a_time_and_no_listener() throws Exception {
        park();
        try (ForkedProxy starter = ForkedProxy.launch(directory.resolve("starter"))) {
            Proxy adopted = adopt(starter.calls());
            Fd second = starter.calls().socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
            Result refused = starter.calls().connect(second, socket(), Errno.ECONNREFUSED);
            assertEquals(Errno.ECONNREFUSED, refused.errno());
            assertEquals(init().proxy().hello().control(), adopted.hello().control());
            adopted.close();
        }
        assertEquals(125 << 8, status());
    }

    @Test
    void it_can_go_on_listening_and_get_a_descriptor_by_a_second_connection() throws Exception {
        Fd listener = park(true);
        try (ForkedProxy starter = ForkedProxy.launch(directory.resolve("starter"))) {
            Proxy launcher = starter.calls();
            Proxy adopted = adopt(launcher);
            Fd second = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
            launcher.connect(second, socket());
            launcher.sendDescriptor(second, new byte[1], Fd.of(0, "standard input"));
            launcher.close(second);
            launcher.flush();
            Fd received = adopted.receiveDescriptor(adopted.accept(listener), "standard input");
            assertEquals(
                    Statx.of(launcher.statx(Fd.of(0, "standard input"))).inode(),
                    Statx.of(adopted.statx(received)).inode());
            adopted.exit(0);
        }
        assertEquals(0, status());
    }

    @ParameterizedTest
    @ValueSource(ints = {Signals.SIGHUP, Signals.SIGTERM, Signals.SIGUSR2})
    void a_signal_ends_it_with_the_code_that_a_shell_would_tell(int signal) throws Exception {
        park();
        creator().calls().kill(init().pid(), signal);
        assertEquals((128 + signal) << 8, status());
    }

    /// It has said that it parks; what is left is to end with the connection that it still has.
    @Test
    void an_init_whose_listener_fails_ends_with_its_creators_connection() throws Exception {
        Proxy calls = init().proxy();
        calls.park(calls.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM), false);
        calls.close();
        assertEquals(125 << 8, status());
    }
}
