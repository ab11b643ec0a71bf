package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Signals: `asm-generic/signal.h`.
public final class Signals {
    // Numbers. SIGRTMIN is the kernel's; the C library keeps the first two real-time signals.
    public static final int SIGHUP = 1;
    public static final int SIGINT = 2;
    public static final int SIGQUIT = 3;
    public static final int SIGILL = 4;
    public static final int SIGTRAP = 5;
    public static final int SIGABRT = 6;
    public static final int SIGBUS = 7;
    public static final int SIGFPE = 8;
    public static final int SIGKILL = 9;
    public static final int SIGUSR1 = 10;
    public static final int SIGSEGV = 11;
    public static final int SIGUSR2 = 12;
    public static final int SIGPIPE = 13;
    public static final int SIGALRM = 14;
    public static final int SIGTERM = 15;
    public static final int SIGSTKFLT = 16;
    public static final int SIGCHLD = 17;
    public static final int SIGCONT = 18;
    public static final int SIGSTOP = 19;
    public static final int SIGTSTP = 20;
    public static final int SIGTTIN = 21;
    public static final int SIGTTOU = 22;
    public static final int SIGURG = 23;
    public static final int SIGXCPU = 24;
    public static final int SIGXFSZ = 25;
    public static final int SIGVTALRM = 26;
    public static final int SIGPROF = 27;
    public static final int SIGWINCH = 28;
    public static final int SIGIO = 29;
    public static final int SIGPWR = 30;
    public static final int SIGSYS = 31;
    public static final int SIGRTMIN = 32;
    public static final int SIGRTMAX = 64;

    // sigprocmask(2), how.
    public static final int SIG_BLOCK = 0;
    public static final int SIG_UNBLOCK = 1;
    public static final int SIG_SETMASK = 2;

    public static final Vocabulary SIGNALS =
            values(
                    name("SIGHUP", SIGHUP),
                    name("SIGINT", SIGINT),
                    name("SIGQUIT", SIGQUIT),
                    name("SIGILL", SIGILL),
                    name("SIGTRAP", SIGTRAP),
                    name("SIGABRT", SIGABRT),
                    name("SIGBUS", SIGBUS),
                    name("SIGFPE", SIGFPE),
                    name("SIGKILL", SIGKILL),
                    name("SIGUSR1", SIGUSR1),
                    name("SIGSEGV", SIGSEGV),
                    name("SIGUSR2", SIGUSR2),
                    name("SIGPIPE", SIGPIPE),
                    name("SIGALRM", SIGALRM),
                    name("SIGTERM", SIGTERM),
                    name("SIGSTKFLT", SIGSTKFLT),
                    name("SIGCHLD", SIGCHLD),
                    name("SIGCONT", SIGCONT),
                    name("SIGSTOP", SIGSTOP),
                    name("SIGTSTP", SIGTSTP),
                    name("SIGTTIN", SIGTTIN),
                    name("SIGTTOU", SIGTTOU),
                    name("SIGURG", SIGURG),
                    name("SIGXCPU", SIGXCPU),
                    name("SIGXFSZ", SIGXFSZ),
                    name("SIGVTALRM", SIGVTALRM),
                    name("SIGPROF", SIGPROF),
                    name("SIGWINCH", SIGWINCH),
                    name("SIGIO", SIGIO),
                    name("SIGPWR", SIGPWR),
                    name("SIGSYS", SIGSYS));

    public static final Vocabulary MASK_OPERATIONS =
            values(
                    name("SIG_BLOCK", SIG_BLOCK),
                    name("SIG_UNBLOCK", SIG_UNBLOCK),
                    name("SIG_SETMASK", SIG_SETMASK));

    private Signals() {}
}
