package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// prctl(2): `linux/prctl.h`, `linux/securebits.h`.
public final class Prctl {
    // Operations.
    public static final int PR_SET_PDEATHSIG = 1;
    public static final int PR_GET_PDEATHSIG = 2;
    public static final int PR_GET_DUMPABLE = 3;
    public static final int PR_SET_DUMPABLE = 4;
    public static final int PR_GET_KEEPCAPS = 7;
    public static final int PR_SET_KEEPCAPS = 8;
    public static final int PR_SET_NAME = 15;
    public static final int PR_GET_NAME = 16;
    public static final int PR_GET_SECCOMP = 21;
    public static final int PR_SET_SECCOMP = 22;
    public static final int PR_CAPBSET_READ = 23;
    public static final int PR_CAPBSET_DROP = 24;
    public static final int PR_GET_SECUREBITS = 27;
    public static final int PR_SET_SECUREBITS = 28;
    public static final int PR_SET_TIMERSLACK = 29;
    public static final int PR_GET_TIMERSLACK = 30;
    public static final int PR_SET_MM = 35;
    public static final int PR_SET_CHILD_SUBREAPER = 36;
    public static final int PR_GET_CHILD_SUBREAPER = 37;
    public static final int PR_SET_NO_NEW_PRIVS = 38;
    public static final int PR_GET_NO_NEW_PRIVS = 39;
    public static final int PR_SET_THP_DISABLE = 41;
    public static final int PR_GET_THP_DISABLE = 42;
    public static final int PR_CAP_AMBIENT = 47;
    public static final int PR_GET_SPECULATION_CTRL = 52;
    public static final int PR_SET_SPECULATION_CTRL = 53;
    public static final int PR_SET_IO_FLUSHER = 57;
    public static final int PR_GET_IO_FLUSHER = 58;
    public static final int PR_SCHED_CORE = 62;

    // PR_CAP_AMBIENT.
    public static final int PR_CAP_AMBIENT_IS_SET = 1;
    public static final int PR_CAP_AMBIENT_RAISE = 2;
    public static final int PR_CAP_AMBIENT_LOWER = 3;
    public static final int PR_CAP_AMBIENT_CLEAR_ALL = 4;

    // PR_SET_SECUREBITS.
    public static final int SECBIT_NOROOT = 0x1;
    public static final int SECBIT_NOROOT_LOCKED = 0x2;
    public static final int SECBIT_NO_SETUID_FIXUP = 0x4;
    public static final int SECBIT_NO_SETUID_FIXUP_LOCKED = 0x8;
    public static final int SECBIT_KEEP_CAPS = 0x10;
    public static final int SECBIT_KEEP_CAPS_LOCKED = 0x20;
    public static final int SECBIT_NO_CAP_AMBIENT_RAISE = 0x40;
    public static final int SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED = 0x80;

    public static final Vocabulary OPERATIONS =
            values(
                    name("PR_SET_PDEATHSIG", PR_SET_PDEATHSIG),
                    name("PR_GET_PDEATHSIG", PR_GET_PDEATHSIG),
                    name("PR_GET_DUMPABLE", PR_GET_DUMPABLE),
                    name("PR_SET_DUMPABLE", PR_SET_DUMPABLE),
                    name("PR_GET_KEEPCAPS", PR_GET_KEEPCAPS),
                    name("PR_SET_KEEPCAPS", PR_SET_KEEPCAPS),
                    name("PR_SET_NAME", PR_SET_NAME),
                    name("PR_GET_NAME", PR_GET_NAME),
                    name("PR_GET_SECCOMP", PR_GET_SECCOMP),
                    name("PR_SET_SECCOMP", PR_SET_SECCOMP),
                    name("PR_CAPBSET_READ", PR_CAPBSET_READ),
                    name("PR_CAPBSET_DROP", PR_CAPBSET_DROP),
                    name("PR_GET_SECUREBITS", PR_GET_SECUREBITS),
                    name("PR_SET_SECUREBITS", PR_SET_SECUREBITS),
                    name("PR_SET_TIMERSLACK", PR_SET_TIMERSLACK),
                    name("PR_GET_TIMERSLACK", PR_GET_TIMERSLACK),
                    name("PR_SET_MM", PR_SET_MM),
                    name("PR_SET_CHILD_SUBREAPER", PR_SET_CHILD_SUBREAPER),
                    name("PR_GET_CHILD_SUBREAPER", PR_GET_CHILD_SUBREAPER),
                    name("PR_SET_NO_NEW_PRIVS", PR_SET_NO_NEW_PRIVS),
                    name("PR_GET_NO_NEW_PRIVS", PR_GET_NO_NEW_PRIVS),
                    name("PR_SET_THP_DISABLE", PR_SET_THP_DISABLE),
                    name("PR_GET_THP_DISABLE", PR_GET_THP_DISABLE),
                    name("PR_CAP_AMBIENT", PR_CAP_AMBIENT),
                    name("PR_GET_SPECULATION_CTRL", PR_GET_SPECULATION_CTRL),
                    name("PR_SET_SPECULATION_CTRL", PR_SET_SPECULATION_CTRL),
                    name("PR_SET_IO_FLUSHER", PR_SET_IO_FLUSHER),
                    name("PR_GET_IO_FLUSHER", PR_GET_IO_FLUSHER),
                    name("PR_SCHED_CORE", PR_SCHED_CORE));

    public static final Vocabulary CAP_AMBIENT_OPERATIONS =
            values(
                    name("PR_CAP_AMBIENT_IS_SET", PR_CAP_AMBIENT_IS_SET),
                    name("PR_CAP_AMBIENT_RAISE", PR_CAP_AMBIENT_RAISE),
                    name("PR_CAP_AMBIENT_LOWER", PR_CAP_AMBIENT_LOWER),
                    name("PR_CAP_AMBIENT_CLEAR_ALL", PR_CAP_AMBIENT_CLEAR_ALL));

    public static final Vocabulary SECURE_BITS =
            bits(
                    name("SECBIT_NOROOT", SECBIT_NOROOT),
                    name("SECBIT_NOROOT_LOCKED", SECBIT_NOROOT_LOCKED),
                    name("SECBIT_NO_SETUID_FIXUP", SECBIT_NO_SETUID_FIXUP),
                    name("SECBIT_NO_SETUID_FIXUP_LOCKED", SECBIT_NO_SETUID_FIXUP_LOCKED),
                    name("SECBIT_KEEP_CAPS", SECBIT_KEEP_CAPS),
                    name("SECBIT_KEEP_CAPS_LOCKED", SECBIT_KEEP_CAPS_LOCKED),
                    name("SECBIT_NO_CAP_AMBIENT_RAISE", SECBIT_NO_CAP_AMBIENT_RAISE),
                    name("SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED", SECBIT_NO_CAP_AMBIENT_RAISE_LOCKED));

    private Prctl() {}
}
