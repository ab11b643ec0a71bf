package dev.jruntime.server;

import dev.jruntime.syscall.Credentials;
import dev.jruntime.syscall.Descriptors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Who connected. Being root proves nothing: container root may be, too (CVE-2020-15257).
///
/// @param pid as this process sees it
record Peer(int pid, int uid) {
    static Peer of(int connection) throws IOException {
        Credentials credentials = Descriptors.peerCredentials(connection);
        return new Peer(credentials.pid(), credentials.uid());
    }

    /// Who this server is, which does not change.
    record Self(int uid, Path pidNamespace, Path userNamespace) {
        static Self look() throws IOException {
            Path self = Path.of("/proc/self");
            return new Self(
                    (Integer) Files.getAttribute(self, "unix:uid"),
                    Files.readSymbolicLink(self.resolve("ns/pid")),
                    Files.readSymbolicLink(self.resolve("ns/user")));
        }
    }

    /// Accept our own user, in our own pid and user namespaces. The descriptor of itself that it
    /// sends proves that the pid is still its own.
    ///
    /// @throws IOException if it is somebody else
    void verify(Self self, int pidfd) throws IOException {
        try {
            if (uid != self.uid) {
                throw new IOException("uid " + uid + " is not ours");
            }
            require("ns/pid", self.pidNamespace);
            require("ns/user", self.userNamespace);
            if (Descriptors.pidOf(pidfd) != pid) {
                throw new IOException("pid " + pid + " is not who connected");
            }
        } finally {
            Descriptors.close(pidfd);
        }
    }

    private void require(String namespace, Path ours) throws IOException {
        Path theirs = Files.readSymbolicLink(Path.of("/proc/" + pid + "/" + namespace));
        if (!theirs.equals(ours)) {
            throw new IOException("pid " + pid + " is in another " + namespace);
        }
    }
}
