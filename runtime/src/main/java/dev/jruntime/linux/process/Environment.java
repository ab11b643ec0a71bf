package dev.jruntime.linux.process;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The payload's environment: the config's, where the last of several entries counts, and HOME.
public final class Environment {
    private static final int PIECE = 32 * 1024;
    private static final int MOST = 1 << 20;
    private static final Errno[] NO_PASSWD = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.ENXIO
    };
    private static final Errno[] NO_TEXT = {
        Errno.EISDIR, Errno.EAGAIN, Errno.EINVAL, Errno.EIO, Errno.EPERM, Errno.EACCES
    };

    private final Map<String, String> variables = new LinkedHashMap<>();
    private @Nullable Passwd passwd;

    /// The image's file, of which the beginning is read ahead.
    private record Passwd(Syscalls init, Fd file, Result status, Result beginning) {
        /// @return empty unless it is a regular file
        byte[] text() throws SyscallException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            if (file.absent() || Statx.of(status).type() != Stat.S_IFREG) {
                return all.toByteArray();
            }
            byte[] piece = beginning.bytes();
            while (piece.length > 0 && all.size() < MOST) {
                all.writeBytes(piece);
                boolean more = piece.length == PIECE && all.size() < MOST;
                piece = more ? init.read(file, PIECE).bytes() : new byte[0];
            }
            return all.toByteArray();
        }
    }

    public Environment(List<String> entries) {
        for (String entry : entries) {
            int equals = entry.indexOf('=');
            variables.put(entry.substring(0, equals), entry.substring(equals + 1));
        }
    }

    public Map<String, String> variables() {
        return variables;
    }

    private boolean lacksHome() {
        return variables.getOrDefault("HOME", "").isEmpty();
    }

    /// Read what is needed to know the user's home. The image's file may be anything, and the
    /// container's device cgroup is not in force yet: it is opened through a copy of the mounts
    /// that lets no device be opened, and without waiting.
    public void lookUpHome(Rootfs rootfs) throws SyscallException {
        if (!lacksHome()) {
            return;
        }
        Syscalls init = rootfs.init();
        int clone = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_RECURSIVE | Fcntl.AT_EMPTY_PATH;
        Fd copy = init.openTree(rootfs.root(), "", clone);
        init.mountSetattr(copy, Fcntl.AT_RECURSIVE, MountFlags.MOUNT_ATTR_NODEV, 0, 0);
        int flags = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;
        Fd file = new Rootfs(init, copy).open("etc/passwd", flags, NO_PASSWD);
        init.close(copy);
        Result status = init.statx(file);
        passwd = new Passwd(init, file, status, init.read(file, PIECE, NO_TEXT));
    }

    /// The entries for execve(2).
    public List<String> entries(long uid) throws SyscallException {
        if (lacksHome()) {
            byte[] text = passwd == null ? new byte[0] : passwd.text();
            variables.put("HOME", home(new String(text, StandardCharsets.UTF_8), uid));
        }
        return variables.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + entry.getValue())
                .toList();
    }

    /// The home of a uid by passwd(5); `/` if it has none. Never looked up by name, though a name
    /// may look like a number (runc CVE-2016-3697).
    static String home(String passwd, long uid) {
        for (String line : passwd.split("\n")) {
            String[] fields = line.split(":", -1);
            if (fields.length >= 6
                    && fields[2].equals(Long.toString(uid))
                    && fields[5].startsWith("/")) {
                return fields[5];
            }
        }
        return "/";
    }
}
