package dev.jruntime.cli;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Ioctl;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Termios;

/// Colours for people who look at a terminal that has some: nobody else gets any.
enum Colours {
    NONE,
    ANSI;

    private static final Errno[] NO_TERMINAL = {
        Errno.ENOTTY, Errno.EINVAL, Errno.EBADF, Errno.EIO, Errno.EPERM, Errno.ENODEV
    };

    /// By the conventions of TERM and of NO_COLOR (https://no-color.org).
    static Colours of(Session session) throws SyscallException {
        String terminal = session.environment().getOrDefault("TERM", "dumb");
        boolean wanted = session.environment().getOrDefault("NO_COLOR", "").isEmpty();
        if (!wanted || terminal.equals("dumb") || terminal.isEmpty()) {
            return NONE;
        }
        Fd out = Fd.of(1, "stdout");
        byte[] settings = new byte[Termios.SIZE];
        boolean shown = session.launcher().ioctl(out, Ioctl.TCGETS, settings, NO_TERMINAL).ok();
        return shown ? ANSI : NONE;
    }

    String green(String text) {
        return painted(32, text);
    }

    String yellow(String text) {
        return painted(33, text);
    }

    String bold(String text) {
        return painted(1, text);
    }

    private String painted(int code, String text) {
        return this == NONE ? text : "\u001b[" + code + "m" + text + "\u001b[0m";
    }
}
