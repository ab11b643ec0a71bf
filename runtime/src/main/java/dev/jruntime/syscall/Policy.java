package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Input/output priority, memory policy, personality and keyrings: `linux/ioprio.h`,
/// `linux/mempolicy.h`, `linux/personality.h`, `linux/keyctl.h`.
public final class Policy {
    // ioprio_set(2), classes.
    public static final int IOPRIO_CLASS_NONE = 0;
    public static final int IOPRIO_CLASS_RT = 1;
    public static final int IOPRIO_CLASS_BE = 2;
    public static final int IOPRIO_CLASS_IDLE = 3;

    // ioprio_set(2), whom, and where the class lies in the priority.
    public static final int IOPRIO_WHO_PROCESS = 1;
    public static final int IOPRIO_CLASS_SHIFT = 13;

    // set_mempolicy(2), modes.
    public static final int MPOL_DEFAULT = 0;
    public static final int MPOL_PREFERRED = 1;
    public static final int MPOL_BIND = 2;
    public static final int MPOL_INTERLEAVE = 3;
    public static final int MPOL_LOCAL = 4;
    public static final int MPOL_PREFERRED_MANY = 5;
    public static final int MPOL_WEIGHTED_INTERLEAVE = 6;

    // set_mempolicy(2), flags, or-ed into the mode.
    public static final int MPOL_F_NUMA_BALANCING = 0x2000;
    public static final int MPOL_F_RELATIVE_NODES = 0x4000;
    public static final int MPOL_F_STATIC_NODES = 0x8000;

    // personality(2).
    public static final int PER_LINUX32 = 0x8;
    public static final int ADDR_NO_RANDOMIZE = 0x40000;

    // personality(2), the usual one, and the argument that only asks.
    public static final long PER_LINUX = 0x0L;
    public static final long PER_QUERY = 0xffffffffL;

    // keyctl(2), operations.
    public static final int KEYCTL_GET_KEYRING_ID = 0;
    public static final int KEYCTL_JOIN_SESSION_KEYRING = 1;
    public static final int KEYCTL_SETPERM = 5;
    public static final int KEYCTL_DESCRIBE = 6;

    public static final Vocabulary IOPRIO_CLASSES =
            values(
                    name("IOPRIO_CLASS_NONE", IOPRIO_CLASS_NONE),
                    name("IOPRIO_CLASS_RT", IOPRIO_CLASS_RT),
                    name("IOPRIO_CLASS_BE", IOPRIO_CLASS_BE),
                    name("IOPRIO_CLASS_IDLE", IOPRIO_CLASS_IDLE));

    public static final Vocabulary MPOL_MODES =
            values(
                    name("MPOL_DEFAULT", MPOL_DEFAULT),
                    name("MPOL_PREFERRED", MPOL_PREFERRED),
                    name("MPOL_BIND", MPOL_BIND),
                    name("MPOL_INTERLEAVE", MPOL_INTERLEAVE),
                    name("MPOL_LOCAL", MPOL_LOCAL),
                    name("MPOL_PREFERRED_MANY", MPOL_PREFERRED_MANY),
                    name("MPOL_WEIGHTED_INTERLEAVE", MPOL_WEIGHTED_INTERLEAVE));

    public static final Vocabulary MPOL_FLAGS =
            bits(
                    name("MPOL_F_NUMA_BALANCING", MPOL_F_NUMA_BALANCING),
                    name("MPOL_F_RELATIVE_NODES", MPOL_F_RELATIVE_NODES),
                    name("MPOL_F_STATIC_NODES", MPOL_F_STATIC_NODES));

    public static final Vocabulary PERSONALITY_FLAGS =
            bits(name("PER_LINUX32", PER_LINUX32), name("ADDR_NO_RANDOMIZE", ADDR_NO_RANDOMIZE));

    public static final Vocabulary KEYCTL_COMMANDS =
            values(
                    name("KEYCTL_GET_KEYRING_ID", KEYCTL_GET_KEYRING_ID),
                    name("KEYCTL_JOIN_SESSION_KEYRING", KEYCTL_JOIN_SESSION_KEYRING),
                    name("KEYCTL_SETPERM", KEYCTL_SETPERM),
                    name("KEYCTL_DESCRIBE", KEYCTL_DESCRIBE));

    private Policy() {}
}
