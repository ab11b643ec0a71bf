package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Clones of a launcher: processes with a connection of their own.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class CloneTest {
    private static final int PATIENCE = 5_000;

    @TempDir Path directory;

    private @Nullable ForkedProxy process;

    @BeforeEach
    void start() throws Exception {
        process = ForkedProxy.launch(directory.resolve("tree"));
    }

    @AfterEach
    void end() {
        if (process != null) {
            process.close();
        }
    }

    private ProxiedSyscalls launcher() {
        return Objects.requireNonNull(process).calls();
    }

    /// The wait status of a clone, once it has ended.
    private int statusOf(Proxy.Clone clone) throws SyscallException {
        return ForkedProxy.statusOf(launcher(), clone, PATIENCE);
    }

    @Test
    void a_clone_is_a_child_with_the_pid_that_was_answered() throws Exception {
        Proxy.Clone clone = launcher().cloneProxy(0);
        ProcessHandle child = ProcessHandle.of(clone.pid()).orElseThrow();
        long parent = child.parent().orElseThrow().pid();
        assertEquals(Objects.requireNonNull(process).process().pid(), parent);
        Fd self = clone.proxy().pidfdOpen(clone.pid());
        assertNotEquals(0, self.number());
        assertEquals(0, clone.proxy().hello().flags());
        clone.proxy().exit(0);
        assertEquals(0, statusOf(clone));
    }

    @Test
    void its_calls_are_its_own() throws Exception {
        Proxy.Clone clone = launcher().cloneProxy(0);
        launcher().umask(022).value();
        clone.proxy().umask(077).value();
        assertEquals(022, launcher().umask(022).value());
        assertEquals(077, clone.proxy().umask(077).value());
        clone.proxy().exit(0);
    }

    @Test
    void its_pidfd_stands_for_it() throws Exception {
        Proxy.Clone clone = launcher().cloneProxy(0);
        launcher().pidfdSendSignal(clone.pidfd(), Signals.SIGKILL).value();
        assertEquals(Signals.SIGKILL, statusOf(clone));
        assertThrows(ProxyLostException.class, () -> clone.proxy().getuid().value());
    }

    @Test
    void it_exits_with_the_code_that_it_is_told() throws Exception {
        Proxy.Clone clone = launcher().cloneProxy(0);
        clone.proxy().exit(42);
        assertEquals(42 << 8, statusOf(clone));
    }

    /// Before it was asked for anything: it holds no end of its own connection.
    @Test
    void it_ends_when_its_connection_ends() throws Exception {
        Proxy.Clone clone = launcher().cloneProxy(0);
        clone.proxy().close();
        assertEquals(125 << 8, statusOf(clone));
    }

    @Test
    void it_ends_when_its_connection_ends_later() throws Exception {
        Proxy.Clone clone = launcher().cloneProxy(0);
        clone.proxy().getuid().value();
        clone.proxy().close();
        assertEquals(125 << 8, statusOf(clone));
    }

    @Test
    void a_clone_of_a_clone_is_a_grandchild() throws Exception {
        Proxy.Clone stage = launcher().cloneProxy(0);
        Proxy.Clone init = stage.proxy().cloneProxy(0);
        long parent = ProcessHandle.of(init.pid()).orElseThrow().parent().orElseThrow().pid();
        assertEquals(stage.pid(), parent);
        init.proxy().exit(3);
        assertEquals(3 << 8, ForkedProxy.statusOf(stage.proxy(), init, PATIENCE));
        stage.proxy().exit(4);
        assertEquals(4 << 8, statusOf(stage));
    }

    @Test
    void a_clone_with_a_sibling_for_parent_is_the_launchers_child() throws Exception {
        Proxy.Clone stage = launcher().cloneProxy(0);
        Proxy.Clone init = stage.proxy().cloneProxy(Sched.CLONE_PARENT);
        stage.proxy().exit(0);
        assertEquals(0, statusOf(stage));
        init.proxy().exit(5);
        var asked = launcher().pidfdOpen(init.pid());
        assertEquals(5 << 8, statusOf(new Proxy.Clone(init.proxy(), init.pid(), asked)));
    }

    @Test
    void a_clone_that_the_kernel_refuses_is_an_error() {
        long impossible = Sched.CLONE_THREAD;
        var failure = assertThrows(SyscallException.class, () -> launcher().cloneProxy(impossible));
        assertEquals("clone3", failure.call());
        assertEquals(Errno.EINVAL, failure.errno());
    }

    @Test
    @Tag("root")
    void in_a_pid_namespace_a_clone_is_the_first_process() throws Exception {
        assumeTrue(System.getProperty("user.name").equals("root"), "namespaces need root");
        Proxy.Clone clone = launcher().cloneProxy(Sched.CLONE_NEWPID);
        String status = Files.readString(Path.of("/proc/" + clone.pid() + "/status"));
        List<String> ids =
                List.of(
                        status.lines()
                                .filter(l -> l.startsWith("NSpid:"))
                                .findAny()
                                .orElseThrow()
                                .split("\\s+"));
        assertEquals(List.of("NSpid:", "" + clone.pid(), "1"), ids);
        Proxy.Clone inner = clone.proxy().cloneProxy(0);
        assertEquals(2, inner.pid());
        clone.proxy().exit(6);
        assertEquals(6 << 8, statusOf(clone));
        assertThrows(ProxyLostException.class, () -> inner.proxy().getuid().value());
    }

    @Test
    void a_clone_dies_with_its_launcher() throws Exception {
        Proxy.Clone clone = launcher().cloneProxy(0);
        clone.proxy().prctl(Prctl.PR_SET_PDEATHSIG, Signals.SIGKILL).value();
        LocalSyscalls calls = new LocalSyscalls();
        Fd child = calls.pidfdOpen(clone.pid());
        Objects.requireNonNull(process).process().destroyForcibly();
        assertEquals(1, calls.poll(child, -1, Poll.POLLIN, PATIENCE).value());
        calls.close(child);
        assertThrows(ProxyLostException.class, () -> clone.proxy().getuid().value());
    }

    @Test
    void only_calls_that_are_made_cost_a_round_trip() throws Exception {
        int before = launcher().roundTrips();
        Proxy.Clone clone = launcher().cloneProxy(0);
        assertEquals(before + 1, launcher().roundTrips());
        assertEquals(0, clone.proxy().roundTrips());
        assertTrue(clone.proxy().getuid().ok());
        assertEquals(1, clone.proxy().roundTrips());
        clone.proxy().exit(0);
    }
}
