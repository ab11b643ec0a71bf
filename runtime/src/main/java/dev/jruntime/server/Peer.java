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

    /// Accept our own user, in our own pid and user namespaces. The descriptor of itself that it
    /// sends proves that the pid is still its own.
    ///
    /// @throws IOException if it is somebody else
    void verify(int pidfd) throws IOException {
        try {
            Path self = Path.of("/proc/self");
            int own = (Integer) Files.getAttribute(self, "unix:uid");
            if (uid != own) {
                throw new IOException("uid " + uid + " is not ours");
            }
            Path process = Path.of("/proc/" + pid);
            for (String namespace : new String[] {"ns/pid", "ns/user"}) {
                Path theirs = Files.readSymbolicLink(process.resolve(namespace));
                if (!theirs.equals(Files.readSymbolicLink(self.resolve(namespace)))) {
                    throw new IOException("pid " + pid + " is in another " + namespace);
                }
            }
            if (Descriptors.pidOf(pidfd) != pid) {
                throw new IOException("pid " + pid + " is not who connected");
            }
        } finally {
            Descriptors.close(pidfd);
        }
    }
}
