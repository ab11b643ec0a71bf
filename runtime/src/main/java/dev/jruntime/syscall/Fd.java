package dev.jruntime.syscall;

import org.jspecify.annotations.Nullable;

/// A descriptor of the process that our calls run in: a number, or the answer of a call that may
/// still be queued. Clones inherit descriptors, so a known number is good in them too.
public final class Fd {
    /// The directory that relative paths start from (openat(2)).
    public static final Fd CWD = new Fd(-100, "AT_FDCWD");

    private final int number;
    private final @Nullable Result pending;
    private final String label;

    private Fd(int number, String label) {
        this.number = number;
        this.pending = null;
        this.label = label;
    }

    private Fd(Result pending, String label) {
        this.number = -1;
        this.pending = pending;
        this.label = label;
    }

    /// A descriptor whose number is known.
    ///
    /// @param label how plans and errors call it, such as the path that it stands for
    public static Fd of(int number, String label) {
        return new Fd(number, label);
    }

    static Fd of(Result result, String label) {
        return new Fd(result, label);
    }

    /// The number; makes the queued calls happen if it isn't known yet.
    public int number() throws SyscallException {
        return pending == null ? number : (int) pending.value();
    }

    /// Whether the call that should have opened it failed with an errno that was allowed.
    public boolean absent() throws SyscallException {
        return pending != null && !pending.ok();
    }

    /// Why it is [#absent()].
    public Errno errno() throws SyscallException {
        return pending == null ? Errno.UNKNOWN : pending.errno();
    }

    public String label() {
        return label;
    }

    /// The number as far as it is known; -1 if there is none.
    long known() {
        return pending == null ? number : Math.max(-1, pending.known());
    }

    @Nullable Result source() {
        return pending;
    }

    @Nullable Result pending() {
        return pending != null && !pending.isDone() ? pending : null;
    }

    @Override
    public String toString() {
        return label;
    }
}
