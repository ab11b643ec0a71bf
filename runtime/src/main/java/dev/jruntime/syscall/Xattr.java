package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;

/// Extended attributes and capability sets: `linux/xattr.h`, `linux/capability.h`.
public final class Xattr {
    // setxattr(2).
    public static final int XATTR_CREATE = 0x1;
    public static final int XATTR_REPLACE = 0x2;

    // capset(2): the version of the header whose sets have 64 bits.
    public static final int _LINUX_CAPABILITY_VERSION_3 = 0x20080522;

    public static final Vocabulary XATTR_FLAGS =
            bits(name("XATTR_CREATE", XATTR_CREATE), name("XATTR_REPLACE", XATTR_REPLACE));

    private Xattr() {}
}
