package dev.jruntime.linux.console;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.syscall.Device;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Sockets;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
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

    private final Rootfs rootfs;
    private final Syscalls init;
    private final Fd socket;
    private final Fd master;
    private final Fd peer;
    private final Result filesystem;
    private final Result number;
    private final Result peerStatus;

    private Console(Rootfs rootfs, Fd socket, @Nullable ConsoleSize size) throws SyscallException {
        this.rootfs = rootfs;
        this.init = rootfs.init();
        this.socket = socket;
        master = rootfs.open("dev/pts/ptmx", Fcntl.O_RDWR | NO_TERMINAL);
        filesystem = init.fstatfs(master);
        init.ioctl(master, Ioctl.TIOCSPTLCK, new byte[4]);
        number = init.ioctl(master, Ioctl.TIOCGPTN, new byte[4]);
        peer = init.terminalPeer(master, Fcntl.O_RDWR | NO_TERMINAL);
        peerStatus = init.statx(peer);
        if (size != null && size.height() > 0 && size.width() > 0) {
            ByteBuffer window = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            window.putShort((short) size.height()).putShort((short) size.width());
            init.ioctl(master, Ioctl.TIOCSWINSZ, window.array());
        }
    }

    /// Connect to the socket that will get the master; the launcher does it, with the caller's
    /// rights.
    public static Fd connect(Syscalls launcher, String path) throws SyscallException {
        Fd socket = launcher.socket(Sockets.AF_UNIX, Sockets.SOCK_STREAM);
        launcher.connect(socket, path);
        return socket;
    }

    /// Open a pseudoterminal, bind its slave on `/dev/console`.
    public static Console open(Rootfs rootfs, Fd socket, @Nullable ConsoleSize size)
            throws SyscallException {
        Console console = new Console(rootfs, socket, size);
        console.bindOnDevConsole();
        return console;
    }

    private void bindOnDevConsole() throws SyscallException {
        Fd place = rootfs.file("dev/console");
        int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH;
        Fd tree = init.openTree(peer, "", flags);
        init.moveMount(tree, place);
        init.close(tree);
        init.close(place);
    }

    /// Whether it really is a pseudoterminal of a devpts (runc CVE-2025-52565); send the master
    /// away, make the slave the standard streams and the controlling terminal.
    ///
    /// @throws IOException if it is something else
    public void give(long uid) throws IOException {
        ByteBuffer magic = ByteBuffer.wrap(filesystem.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        int unixPtySlave = Device.major(Statx.of(peerStatus).rdev());
        if (magic.getLong(0) != Stat.DEVPTS_SUPER_MAGIC || unixPtySlave != 136) {
            throw new IOException("/dev/pts/ptmx in the container belongs to no devpts");
        }
        int index = ByteBuffer.wrap(number.bytes()).order(ByteOrder.LITTLE_ENDIAN).getInt(0);
        byte[] name = ("/dev/pts/" + index).getBytes(StandardCharsets.UTF_8);
        init.sendDescriptor(socket, name, master);
        init.fchown(peer, (int) uid, -1);
        for (int descriptor = 0; descriptor < 3; descriptor++) {
            init.dup3(peer, descriptor, 0);
        }
        init.ioctl(Fd.of(0, "terminal"), Ioctl.TIOCSCTTY, 0);
        init.close(master);
        init.close(peer);
        init.close(socket);
    }
}
