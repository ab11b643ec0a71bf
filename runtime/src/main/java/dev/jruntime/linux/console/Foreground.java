package dev.jruntime.linux.console;

import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SocketCalls;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import dev.jruntime.syscall.Termios;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The terminal of a container in the foreground: its pseudoterminal's master comes to the
/// launcher, which relays between it and the caller's own streams.
public final class Foreground {
    private static final Fd STDIN = Fd.of(0, "stdin");

    private final Syscalls launcher;
    private final SocketCalls.Pair sockets;
    private final Result settings;
    private final Result window;

    private Foreground(
            Syscalls launcher, SocketCalls.Pair sockets, Result settings, Result window) {
        this.launcher = launcher;
        this.sockets = sockets;
        this.settings = settings;
        this.window = window;
    }

    /// Prepare for a master that init will send.
    public static Foreground open(Syscalls launcher) throws SyscallException {
        Errno[] noTerminal = {Errno.ENOTTY, Errno.EINVAL, Errno.EIO, Errno.ENODEV};
        Result settings = launcher.ioctl(STDIN, Ioctl.TCGETS, new byte[Termios.SIZE], noTerminal);
        Result window = launcher.ioctl(STDIN, Ioctl.TIOCGWINSZ, new byte[8], noTerminal);
        return new Foreground(launcher, launcher.socketpair(), settings, window);
    }

    /// The size of the caller's window, which the program's is from its beginning; null if it has
    /// none.
    public @Nullable ConsoleSize size() throws SyscallException {
        if (!window.ok()) {
            return null;
        }
        ByteBuffer size = ByteBuffer.wrap(window.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        return new ConsoleSize(
                Short.toUnsignedInt(size.getShort(0)), Short.toUnsignedInt(size.getShort(2)));
    }

    /// Where init sends the master.
    public Fd socket() {
        return sockets.second();
    }

    /// What to relay. The caller's own terminal, if there is one, becomes raw: keys are the
    /// container's to interpret.
    public Proxy.Terminal relay() throws SyscallException {
        Fd master = launcher.receiveDescriptor(sockets.first(), "master");
        launcher.close(sockets.first());
        launcher.close(sockets.second());
        if (!settings.ok()) {
            return new Proxy.Terminal(master, null);
        }
        launcher.ioctl(STDIN, Ioctl.TCSETS, Termios.raw(settings.bytes()));
        return new Proxy.Terminal(master, settings.bytes());
    }
}
