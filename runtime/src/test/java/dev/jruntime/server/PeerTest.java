package dev.jruntime.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.LocalSyscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Whom a resident server takes for its own.
class PeerTest {
    private static final Path LAST_PID = Path.of("/proc/sys/kernel/ns_last_pid");
    private static final int TRIES = 200;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void endProcesses() {
        processes.forEach(Process::destroyForcibly);
    }

    private Process start() throws IOException {
        Process process = new ProcessBuilder("sleep", "60").start();
        processes.add(process);
        return process;
    }

    private static int pidfd(Process process) throws IOException {
        return new LocalSyscalls().pidfdOpen((int) process.pid(), Errno.ESRCH).number();
    }

    private static Peer peer(Process process) throws IOException {
        return new Peer((int) process.pid(), Peer.Self.look().uid());
    }

    @Test
    void a_process_like_the_server_is_accepted() throws IOException {
        Process process = start();
        peer(process).requireUser(Peer.Self.look());
        peer(process).requireHome(Peer.Self.look(), pidfd(process));
    }

    @Test
    void another_user_is_refused() throws IOException {
        Peer.Self self = Peer.Self.look();
        Peer other = new Peer(1, self.uid() + 1);
        IOException refused = assertThrows(IOException.class, () -> other.requireUser(self));
        assertEquals("uid " + other.uid() + " is not ours", refused.getMessage());
    }

    @Test
    void a_process_that_is_gone_is_refused() throws Exception {
        Process process = start();
        int pidfd = pidfd(process);
        process.destroyForcibly().waitFor();
        assertThrows(IOException.class, () -> peer(process).requireHome(Peer.Self.look(), pidfd));
    }

    @Test
    void who_got_the_pid_of_a_caller_that_is_gone_is_refused() throws Exception {
        assumeTrue(Files.isWritable(LAST_PID), "no choice of pids: " + LAST_PID);
        Process gone = start();
        int pidfd = pidfd(gone);
        gone.destroyForcibly().waitFor();
        Process newcomer = startAs(gone.pid());
        Peer peer = peer(newcomer);
        IOException refused =
                assertThrows(IOException.class, () -> peer.requireHome(Peer.Self.look(), pidfd));
        assertEquals("pid " + gone.pid() + " is not who connected", refused.getMessage());
    }

    /// Others start processes too: try until ours is the one that gets the pid.
    private Process startAs(long pid) throws Exception {
        for (int i = 0; i < TRIES; i++) {
            Files.writeString(LAST_PID, Long.toString(pid - 1));
            Process process = start();
            if (process.pid() == pid) {
                return process;
            }
            process.destroyForcibly().waitFor();
        }
        assertTrue(ProcessHandle.of(pid).isEmpty(), "another process has pid " + pid);
        throw new IllegalStateException("no process got pid " + pid);
    }
}
