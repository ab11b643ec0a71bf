package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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

/// Two proxies with one table of descriptors (`CLONE_FILES`, clone(2)).
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class SharedDescriptorsTest {
    @TempDir Path directory;

    private @Nullable ForkedProxy process;
    private @Nullable Proxy init;
    private Proxy.@Nullable Clone sibling;

    @BeforeEach
    void start() throws Exception {
        process = ForkedProxy.launch(directory.resolve("tree"));
        init = process.calls().cloneProxy(0).proxy();
        sibling = init().cloneProxy(Sched.CLONE_FILES);
    }

    @AfterEach
    void end() {
        Objects.requireNonNull(process).close();
    }

    private Proxy init() {
        return Objects.requireNonNull(init);
    }

    private Proxy.Clone sibling() {
        return Objects.requireNonNull(sibling);
    }

    @Test
    void what_one_opens_the_other_has_and_can_close() throws Exception {
        Fd opened = init().openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
        Fd same = Fd.of(opened.number(), "the same");
        assertTrue(Statx.of(sibling().proxy().statx(same)).isDirectory());
        sibling().proxy().close(same).value();
        assertEquals(Errno.EBADF, init().statx(same, "", Fcntl.AT_EMPTY_PATH, Errno.EBADF).errno());
    }

    @Test
    void a_descriptor_can_be_taken_out_of_another_process() throws Exception {
        ForkedProxy parent = Objects.requireNonNull(process);
        Proxy.Clone clone = parent.calls().cloneProxy(0);
        Fd theirs = clone.proxy().openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
        Fd root = Fd.of(theirs.number(), "their root");
        Fd taken = parent.calls().pidfdGetfd(clone.pidfd(), root, Errno.EBADF);
        assertTrue(Statx.of(parent.calls().statx(taken)).isDirectory());
        clone.proxy().close(root).value();
        assertTrue(parent.calls().pidfdGetfd(clone.pidfd(), root, Errno.EBADF).absent());
    }

    @Test
    void both_go_on_answering() throws Exception {
        long one = init().getpid().value();
        long other = sibling().proxy().getpid().value();
        assertEquals(sibling().pid(), other);
        assertEquals(one, init().getpid().value());
    }

    /// Its server's end is closed in the table, which is the other's, too.
    @Test
    void it_ends_with_its_connection_and_is_waited_for_while_nothing_is_asked() throws Exception {
        init().flush();
        init().waitForEnd(sibling().pid());
        Result after = init().getpid();
        init().begin();
        assertFalse(init().isGoneWithin(0));
        sibling().proxy().close();
        assertTrue(after.value() > 0);
        assertEquals(Errno.ECHILD, init().waitNow(sibling().pid(), Errno.ECHILD).errno());
    }

    @Test
    void a_child_that_is_none_is_not_waited_for() throws Exception {
        assertEquals(Errno.ECHILD, init().waitForEnd(1).errno());
    }

    @Test
    void a_process_is_gone_when_its_last_call_was_the_last() throws Exception {
        init().flush();
        // A sibling that is still there has what a program would not inherit.
        init().waitForEnd(sibling().pid());
        init().execve("/bin/true", List.of("true"), List.of());
        init().begin();
        sibling().proxy().close();
        assertTrue(init().isGoneWithin(10));
    }

    @Test
    void a_last_call_that_fails_is_told() throws Exception {
        init().execve("/nowhere", List.of("nowhere"), List.of());
        init().begin();
        var failure = assertThrows(SyscallException.class, () -> init().isGoneWithin(10));
        assertEquals(Errno.ENOENT, failure.errno());
    }
}
