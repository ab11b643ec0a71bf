package dev.jruntime.server;

import dev.jruntime.syscall.Credentials;
import dev.jruntime.syscall.Descriptors;
import dev.jruntime.syscall.LocalSyscalls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who connected. Being root proves nothing: container root may be, too (CVE-2020-15257).
///
/// @param pid as this process sees it
record Peer(int pid, int uid) {
    private static final int ROOT = 0;

    static Peer of(int connection) throws IOException {
        Credentials credentials = Descriptors.peerCredentials(connection);
        return new Peer(credentials.pid(), credentials.uid());
    }

    /// Who this server is, which does not change.
    record Self(int uid, Path pidNamespace, Path userNamespace) {
        static Self look() throws IOException {
            Path namespaces = Path.of("/proc/self/ns");
            return new Self(
                    (int) new LocalSyscalls().geteuid().value(),
                    Files.readSymbolicLink(namespaces.resolve("pid")),
                    Files.readSymbolicLink(namespaces.resolve("user")));
        }
    }

    /// Accept our own user: before anything is read of what somebody else sends.
    ///
    /// @throws IOException if it is somebody else
    void requireUser(Self self) throws IOException {
        if (uid != self.uid) {
            throw new IOException("uid " + uid + " is not ours");
        }
    }

    /// Accept a process of our own pid namespace, in our own user namespace or, where we are not
    /// root, in one that our user has made in it. What it lives in otherwise does not matter: no
    /// path is looked up for it. The descriptor of itself that it sends, looked at last, proves
    /// that the pid was its own all the time.
    ///
    /// @throws IOException if it is somebody else
    void requireHome(Self self, int pidfd) throws IOException {
        try {
            if (!link("pid").equals(self.pidNamespace)) {
                throw new IOException("pid " + pid + " is in another pid namespace");
            }
            if (!link("user").equals(self.userNamespace) && !isChild(self)) {
                throw new IOException("pid " + pid + " is in another user namespace");
            }
            if (Descriptors.pidOf(pidfd) != pid) {
                throw new IOException("pid " + pid + " is not who connected");
            }
        } finally {
            Descriptors.close(pidfd);
        }
    }

    private boolean isChild(Self self) throws IOException {
        return self.uid != ROOT
                && Descriptors.isChild(namespace("user"), self.userNamespace, self.uid);
    }

    private Path link(String namespace) throws IOException {
        return Files.readSymbolicLink(namespace(namespace));
    }

    private Path namespace(String name) {
        return Path.of("/proc", Integer.toString(pid), "ns", name);
    }
}
