package dev.jruntime.linux.process;

import dev.jruntime.syscall.Signals;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Signals as people and configurations name them. Real-time signals have numbers only, so parsing
/// and printing deal in numbers, and the names are for the rest.
public enum Signal {
    SIGHUP(Signals.SIGHUP),
    SIGINT(Signals.SIGINT),
    SIGQUIT(Signals.SIGQUIT),
    SIGILL(Signals.SIGILL),
    SIGTRAP(Signals.SIGTRAP),
    SIGABRT(Signals.SIGABRT),
    SIGBUS(Signals.SIGBUS),
    SIGFPE(Signals.SIGFPE),
    SIGKILL(Signals.SIGKILL),
    SIGUSR1(Signals.SIGUSR1),
    SIGSEGV(Signals.SIGSEGV),
    SIGUSR2(Signals.SIGUSR2),
    SIGPIPE(Signals.SIGPIPE),
    SIGALRM(Signals.SIGALRM),
    SIGTERM(Signals.SIGTERM),
    SIGSTKFLT(Signals.SIGSTKFLT),
    SIGCHLD(Signals.SIGCHLD),
    SIGCONT(Signals.SIGCONT),
    SIGSTOP(Signals.SIGSTOP),
    SIGTSTP(Signals.SIGTSTP),
    SIGTTIN(Signals.SIGTTIN),
    SIGTTOU(Signals.SIGTTOU),
    SIGURG(Signals.SIGURG),
    SIGXCPU(Signals.SIGXCPU),
    SIGXFSZ(Signals.SIGXFSZ),
    SIGVTALRM(Signals.SIGVTALRM),
    SIGPROF(Signals.SIGPROF),
    SIGWINCH(Signals.SIGWINCH),
    SIGIO(Signals.SIGIO),
    SIGPWR(Signals.SIGPWR),
    SIGSYS(Signals.SIGSYS);

    /// What the C library calls SIGRTMIN: it keeps the kernel's first two for its threads.
    private static final int FIRST_REAL_TIME = Signals.SIGRTMIN + 2;

    private static final int LAST_REAL_TIME = Signals.SIGRTMAX;

    private final int number;

    Signal(int number) {
        this.number = number;
    }

    /// Find a signal by its number; null for real-time signals, and where there is none.
    public static @Nullable Signal of(int number) {
        for (Signal signal : values()) {
            if (signal.number == number) {
                return signal;
            }
        }
        return null;
    }

    /// Read a signal: `TERM`, `SIGTERM` and `term`, `15`, `SIGRTMIN+3`, `rtmax-1`. 0 is the signal
    /// that only asks whether the process is there.
    ///
    /// @throws IllegalArgumentException if it names none
    public static int parse(String text) {
        String name = text.toUpperCase(Locale.ROOT);
        int number = isNumber(name) ? Integer.parseInt(name) : named(name.replaceFirst("^SIG", ""));
        if (number < 0 || number > LAST_REAL_TIME) {
            throw new IllegalArgumentException("unknown signal: \"" + text + "\"");
        }
        return number;
    }

    private static int named(String name) {
        if (name.startsWith("RTMIN")) {
            return realTime(FIRST_REAL_TIME, '+', name.substring(5));
        }
        if (name.startsWith("RTMAX")) {
            return realTime(LAST_REAL_TIME, '-', name.substring(5));
        }
        return switch (name) {
            case "IOT" -> SIGABRT.number;
            case "CLD" -> SIGCHLD.number;
            case "POLL" -> SIGIO.number;
            default -> plain("SIG" + name);
        };
    }

    private static int plain(String name) {
        for (Signal signal : values()) {
            if (signal.name().equals(name)) {
                return signal.number;
            }
        }
        return -1;
    }

    private static int realTime(int base, char sign, String offset) {
        if (offset.isEmpty()) {
            return base;
        }
        if (offset.charAt(0) != sign || !isNumber(offset.substring(1))) {
            return -1;
        }
        int distance = Integer.parseInt(offset.substring(1));
        int number = sign == '+' ? base + distance : base - distance;
        return number >= FIRST_REAL_TIME && number <= LAST_REAL_TIME ? number : -1;
    }

    private static boolean isNumber(String text) {
        boolean digits = text.chars().allMatch(c -> c >= '0' && c <= '9');
        return digits && !text.isEmpty() && text.length() <= 4;
    }

    /// Print a number as [#parse(String)] reads it: `SIGTERM`, `SIGRTMIN+3`, or the number.
    public static String print(int number) {
        Signal signal = of(number);
        if (signal != null) {
            return signal.name();
        }
        if (number < FIRST_REAL_TIME || number > LAST_REAL_TIME) {
            return Integer.toString(number);
        }
        return number == FIRST_REAL_TIME ? "SIGRTMIN" : "SIGRTMIN+" + (number - FIRST_REAL_TIME);
    }

    public int number() {
        return number;
    }
}
