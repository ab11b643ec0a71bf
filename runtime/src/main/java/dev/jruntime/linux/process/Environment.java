package dev.jruntime.linux.process;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private static final int READ_ONLY = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY;

    private final Map<String, String> variables = new LinkedHashMap<>();
    private @Nullable Found found;
    private @Nullable Passwd passwd;

    /// The image's file, unopened.
    private record Found(Syscalls init, Fd file, Result status) {}

    /// What is read of the image's file; nothing unless it is a regular one.
    ///
    /// @param reader of what comes behind the pieces; null if they are all
    private record Passwd(@Nullable Syscalls reader, Fd file, Result status, List<Result> pieces) {
        byte[] text() throws SyscallException {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            if (file.absent() || !Statx.of(status).isRegular()) {
                return all.toByteArray();
            }
            int length = PIECE;
            for (Result piece : pieces) {
                length = piece.bytes().length;
                all.writeBytes(piece.bytes());
            }
            while (reader != null && length == PIECE && all.size() < MOST) {
                byte[] piece = reader.read(file, PIECE).bytes();
                length = piece.length;
                all.writeBytes(piece);
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

    /// Read what is needed to know the user's home. The image's file may be anything: it is opened
    /// through a copy of the mounts that lets no device be opened, and without waiting.
    public void lookUpHome(Rootfs rootfs) throws SyscallException {
        if (!lacksHome()) {
            return;
        }
        Syscalls init = rootfs.init();
        int clone = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_RECURSIVE | Fcntl.AT_EMPTY_PATH;
        Fd copy = init.openTree(rootfs.root(), "", clone);
        init.mountSetattr(copy, Fcntl.AT_RECURSIVE, MountFlags.MOUNT_ATTR_NODEV, 0, 0);
        Fd file = new Rootfs(init, copy).open("etc/passwd", READ_ONLY, NO_PASSWD);
        init.close(copy);
        passwd = new Passwd(init, file, init.statx(file), pieces(init, file, 1));
    }

    /// The same in two steps, without the copy: it takes a grace period of RCU to go. This one
    /// finds the file, and opens nothing.
    public void findPasswd(Rootfs rootfs) throws SyscallException {
        if (lacksHome()) {
            Fd file = rootfs.find("etc/passwd", NO_PASSWD);
            found = new Found(rootfs.init(), file, rootfs.init().statx(file));
        }
    }

    /// The other one reads it, if it has turned out to be a regular file.
    ///
    /// @param descriptors `/proc/self/fd` of the process that has found it
    public void readPasswd(Fd descriptors) throws SyscallException {
        Found what = found;
        if (what == null || what.file().absent()) {
            return;
        }
        Syscalls init = what.init();
        Statx status = Statx.of(what.status());
        if (status.isRegular()) {
            String self = Integer.toString(what.file().number());
            Fd file = init.openat(descriptors, self, READ_ONLY, 0, Errno.EACCES);
            int count = (int) (Math.min(status.size(), MOST) / PIECE) + 1;
            passwd = new Passwd(null, file, what.status(), pieces(init, file, count));
            init.close(file);
        }
        init.close(what.file());
    }

    private static List<Result> pieces(Syscalls init, Fd file, int count) throws SyscallException {
        List<Result> pieces = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pieces.add(init.read(file, PIECE, NO_TEXT));
        }
        return pieces;
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
