package dev.jruntime.linux.console;

import dev.jruntime.linux.mount.Rootfs;
import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/// A payload's terminal: a pseudoterminal of the container's own devpts, whose master goes to the
/// socket that the caller named.
public final class Console {
    private final Syscalls init;
    private final Fd socket;
    private final @Nullable ConsoleSize size;
    private final Pseudoterminal.Place pseudoterminals;
    private final Fd place;

    private Console(Rootfs rootfs, Fd socket, @Nullable ConsoleSize size) throws SyscallException {
        this.init = rootfs.init();
        this.socket = socket;
        this.size = size;
        pseudoterminals = Pseudoterminal.look(rootfs);
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
    /// @throws IOException if `/dev/pts` is no devpts
    public void give(long uid) throws IOException {
        Pseudoterminal opened = pseudoterminals.open(size);
        bindOnDevConsole(opened.peer());
        opened.give(socket, uid);
        Pseudoterminal.control(init);
    }

    private void bindOnDevConsole(Fd peer) throws SyscallException {
        int flags = MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH;
        Fd tree = init.openTree(peer, "", flags);
        init.moveMount(tree, place);
        init.close(tree);
        init.close(place);
    }
}
