package dev.jruntime.linux.console;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A payload's terminal: a pseudoterminal of the container's own devpts, whose master goes to the
/// socket that the caller named.
public final class Console {
    private static final int NO_TERMINAL = Fcntl.O_NOCTTY;

    /// In a devpts nobody but the kernel makes files: its `ptmx` is no device of the image's.
    private static final long OF_DEVPTS =
            Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_XDEV | Fcntl.RESOLVE_NO_SYMLINKS;

    private final Syscalls init;
    private final Fd socket;
    private final @Nullable ConsoleSize size;
    private final Fd pseudoterminals;
    private final Result filesystem;
    private final Fd place;

    private Console(Rootfs rootfs, Fd socket, @Nullable ConsoleSize size) throws SyscallException {
        this.init = rootfs.init();
        this.socket = socket;
        this.size = size;
        pseudoterminals = rootfs.open("dev/pts", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
        filesystem = init.fstatfs(pseudoterminals);
        place = rootfs.file("dev/console");
    }

    /// Look at what the container has for pseudoterminals, and make `/dev/console`: nothing of it
    /// is opened before it is known what it is.
    public static Console prepare(Rootfs rootfs, Fd socket, @Nullable ConsoleSize size)
            throws SyscallException {
        return new Console(rootfs, socket, size);
    }

    /// Open a pseudoterminal and bind its slave on `/dev/console`; send the master away, make the
    /// slave the standard streams and the controlling terminal.
    ///
    /// @throws IOException if `/dev/pts` is no devpts (runc CVE-2025-52565)
    public void give(long uid) throws IOException {
        ByteBuffer magic = ByteBuffer.wrap(filesystem.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        if (magic.getLong(0) != Stat.DEVPTS_SUPER_MAGIC) {
            throw new IOException("/dev/pts in the container is no devpts: it has no terminals");
        }
        int flags = Fcntl.O_RDWR | NO_TERMINAL;
        Fd master = init.openat2(pseudoterminals, "ptmx", flags, OF_DEVPTS);
        init.ioctl(master, Ioctl.TIOCSPTLCK, new byte[4]);
        Fd peer = init.terminalPeer(master, flags);
        resize(master);
        bindOnDevConsole(peer);
        init.sendDescriptor(socket, "/dev/ptmx".getBytes(StandardCharsets.UTF_8), master);
        init.fchown(peer, (int) uid, -1);
        for (int descriptor = 0; descriptor < 3; descriptor++) {
            init.dup3(peer, descriptor, 0);
        }
        init.ioctl(Fd.of(0, "terminal"), Ioctl.TIOCSCTTY, 0);
        init.close(master);
        init.close(peer);
        init.close(socket);
    }

    private void resize(Fd master) throws SyscallException {
        if (size != null && size.height() > 0 && size.width() > 0) {
            ByteBuffer window = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            window.putShort((short) size.height()).putShort((short) size.width());
            init.ioctl(master, Ioctl.TIOCSWINSZ, window.array());
        }
    }

    private void bindOnDevConsole(Fd peer) throws SyscallException {
        int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH;
        Fd tree = init.openTree(peer, "", flags);
        init.moveMount(tree, place);
        init.close(tree);
        init.close(place);
    }
}
