package dev.jruntime.syscall;

import static dev.jruntime.syscall.Vocabulary.bits;
import static dev.jruntime.syscall.Vocabulary.name;
import static dev.jruntime.syscall.Vocabulary.values;

/// Memory: `asm-generic/mman-common.h`, `linux/mman.h`, `linux/memfd.h`.
public final class Mman {
    // mmap(2), mprotect(2).
    public static final int PROT_READ = 0x1;
    public static final int PROT_WRITE = 0x2;
    public static final int PROT_EXEC = 0x4;

    // mmap(2).
    public static final int MAP_SHARED = 0x1;
    public static final int MAP_PRIVATE = 0x2;
    public static final int MAP_FIXED = 0x10;
    public static final int MAP_ANONYMOUS = 0x20;
    public static final int MAP_GROWSDOWN = 0x100;
    public static final int MAP_LOCKED = 0x2000;
    public static final int MAP_NORESERVE = 0x4000;
    public static final int MAP_POPULATE = 0x8000;
    public static final int MAP_STACK = 0x20000;
    public static final int MAP_FIXED_NOREPLACE = 0x100000;

    // memfd_create(2). MFD_EXEC and its opposite exist since Linux 6.3.
    public static final int MFD_CLOEXEC = 0x1;
    public static final int MFD_ALLOW_SEALING = 0x2;
    public static final int MFD_HUGETLB = 0x4;
    public static final int MFD_NOEXEC_SEAL = 0x8;
    public static final int MFD_EXEC = 0x10;

    // madvise(2).
    public static final int MADV_DONTNEED = 4;
    public static final int MADV_FREE = 8;
    public static final int MADV_DONTFORK = 10;
    public static final int MADV_DONTDUMP = 16;
    public static final int MADV_WIPEONFORK = 18;

    public static final Vocabulary PROT_FLAGS =
            bits(
                    name("PROT_READ", PROT_READ),
                    name("PROT_WRITE", PROT_WRITE),
                    name("PROT_EXEC", PROT_EXEC));

    public static final Vocabulary MAP_FLAGS =
            bits(
                    name("MAP_SHARED", MAP_SHARED),
                    name("MAP_PRIVATE", MAP_PRIVATE),
                    name("MAP_FIXED", MAP_FIXED),
                    name("MAP_ANONYMOUS", MAP_ANONYMOUS),
                    name("MAP_GROWSDOWN", MAP_GROWSDOWN),
                    name("MAP_LOCKED", MAP_LOCKED),
                    name("MAP_NORESERVE", MAP_NORESERVE),
                    name("MAP_POPULATE", MAP_POPULATE),
                    name("MAP_STACK", MAP_STACK),
                    name("MAP_FIXED_NOREPLACE", MAP_FIXED_NOREPLACE));

    public static final Vocabulary MFD_FLAGS =
            bits(
                    name("MFD_CLOEXEC", MFD_CLOEXEC),
                    name("MFD_ALLOW_SEALING", MFD_ALLOW_SEALING),
                    name("MFD_HUGETLB", MFD_HUGETLB),
                    name("MFD_NOEXEC_SEAL", MFD_NOEXEC_SEAL),
                    name("MFD_EXEC", MFD_EXEC));

    public static final Vocabulary MADVICE =
            values(
                    name("MADV_DONTNEED", MADV_DONTNEED),
                    name("MADV_FREE", MADV_FREE),
                    name("MADV_DONTFORK", MADV_DONTFORK),
                    name("MADV_DONTDUMP", MADV_DONTDUMP),
                    name("MADV_WIPEONFORK", MADV_WIPEONFORK));

    private Mman() {}
}
