package dev.jruntime.linux.console;

import dev.jruntime.spec.Process.ConsoleSize;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SocketCalls;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Termios;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/// The terminal of a container in the foreground: its pseudoterminal's master comes to the
/// launcher, which relays between it and the caller's own streams.
public final class Foreground {
    private static final Fd STDIN = Fd.of(0, "stdin");
    private static final Errno[] NO_TERMINAL = {
        Errno.ENOTTY, Errno.EINVAL, Errno.EIO, Errno.ENODEV
    };

    private final Proxy launcher;
    private final Fd ours;
    private final @Nullable Fd theirs;
    private final Result settings;
    private final Result window;

    private Foreground(
            Proxy launcher, Fd ours, @Nullable Fd theirs, Result settings, Result window) {
        this.launcher = launcher;
        this.ours = ours;
        this.theirs = theirs;
        this.settings = settings;
        this.window = window;
    }

    /// Prepare for a master that init will send. It waits in a socket that outlives this server: a
    /// program that runs already would be hung up on with the last descriptor of the master.
    public static Foreground open(Proxy launcher) throws SyscallException {
        Result settings = settings(launcher);
        Result window = window(launcher);
        SocketCalls.Pair sockets = launcher.socketpair();
        launcher.keep(sockets.first());
        return new Foreground(launcher, sockets.first(), sockets.second(), settings, window);
    }

    /// The one that a lost server has prepared; null if it has none. The caller's terminal is as it
    /// was: it changes with the call that puts it back at the end.
    public static @Nullable Foreground kept(Proxy launcher) throws SyscallException {
        int kept = launcher.hello().kept();
        if (kept == 0) {
            return null;
        }
        Fd socket = Fd.of(kept, "socket");
        return new Foreground(launcher, socket, null, settings(launcher), window(launcher));
    }

    private static Result settings(Proxy launcher) throws SyscallException {
        return launcher.ioctl(STDIN, Ioctl.TCGETS, new byte[Termios.SIZE], NO_TERMINAL);
    }

    private static Result window(Proxy launcher) throws SyscallException {
        return launcher.ioctl(STDIN, Ioctl.TIOCGWINSZ, new byte[8], NO_TERMINAL);
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
        return java.util.Objects.requireNonNull(theirs);
    }

    /// What to relay. The caller's own terminal, if there is one, becomes raw: keys are the
    /// container's to interpret.
    public Proxy.Terminal relay() throws SyscallException {
        Fd master = launcher.peekDescriptor(ours, "master");
        launcher.close(ours);
        if (theirs != null) {
            launcher.close(theirs);
        }
        if (!settings.ok()) {
            return new Proxy.Terminal(master, null);
        }
        launcher.ioctl(STDIN, Ioctl.TCSETS, Termios.raw(settings.bytes()));
        return new Proxy.Terminal(master, settings.bytes());
    }
}
