package dev.jruntime.linux.console;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// A pseudoterminal of the container's own devpts, for one of its processes: the master goes to a
/// socket, the slave becomes the process's standard streams.
public final class Pseudoterminal {
    private static final int FLAGS = Fcntl.O_RDWR | Fcntl.O_NOCTTY;

    /// In a devpts nobody but the kernel makes files: its `ptmx` is no device of the image's.
    private static final long OF_DEVPTS =
            Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_XDEV | Fcntl.RESOLVE_NO_SYMLINKS;

    private final Syscalls process;
    private final Fd master;
    private final Fd peer;

    private Pseudoterminal(Syscalls process, Fd pseudoterminals) throws SyscallException {
        this.process = process;
        master = process.openat2(pseudoterminals, "ptmx", FLAGS, OF_DEVPTS);
        process.ioctl(master, Ioctl.TIOCSPTLCK, new byte[4]);
        peer = process.terminalPeer(master, FLAGS);
    }

    /// What the container has for pseudoterminals; nothing of it is opened before it is known what
    /// it is.
    public static final class Place {
        private final Syscalls process;
        private final Fd pseudoterminals;
        private final Result filesystem;

        private Place(Rootfs rootfs) throws SyscallException {
            process = rootfs.init();
            pseudoterminals = rootfs.open("dev/pts", Fcntl.O_PATH | Fcntl.O_DIRECTORY);
            filesystem = process.fstatfs(pseudoterminals);
        }

        /// @param size null leaves it as it is
        /// @throws IOException if `/dev/pts` is no devpts (runc CVE-2025-52565)
        public Pseudoterminal open(@Nullable ConsoleSize size) throws IOException {
            ByteBuffer magic = ByteBuffer.wrap(filesystem.bytes()).order(ByteOrder.LITTLE_ENDIAN);
            if (magic.getLong(0) != Stat.DEVPTS_SUPER_MAGIC) {
                throw new IOException(
                        "/dev/pts in the container is no devpts: it has no terminals");
            }
            Pseudoterminal opened = new Pseudoterminal(process, pseudoterminals);
            opened.resize(size);
            return opened;
        }

        /// The directory is not needed any more.
        public void close() throws SyscallException {
            process.close(pseudoterminals);
        }
    }

    /// Look, along with other calls.
    public static Place look(Rootfs rootfs) throws SyscallException {
        return new Place(rootfs);
    }

    private void resize(@Nullable ConsoleSize size) throws SyscallException {
        if (size != null && size.height() > 0 && size.width() > 0) {
            ByteBuffer window = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
            window.putShort((short) size.height()).putShort((short) size.width());
            process.ioctl(master, Ioctl.TIOCSWINSZ, window.array());
        }
    }

    Fd peer() {
        return peer;
    }

    /// Send the master away; the slave becomes the user's, and the standard streams.
    public void give(Fd socket, long uid) throws SyscallException {
        process.sendDescriptor(socket, "/dev/ptmx".getBytes(StandardCharsets.UTF_8), master);
        process.fchown(peer, (int) uid, -1);
        for (int descriptor = 0; descriptor < 3; descriptor++) {
            process.dup3(peer, descriptor, 0);
        }
        process.close(master);
        process.close(peer);
        process.close(socket);
    }

    /// Let the leader of a session, which it has as its standard input, be controlled by it.
    public static void control(Syscalls leader) throws SyscallException {
        leader.ioctl(Fd.of(0, "terminal"), Ioctl.TIOCSCTTY, 0);
    }
}
