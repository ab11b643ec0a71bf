package dev.jruntime.syscall;

/// The machine architectures that jruntime runs on, both 64-bit and little-endian.
public enum Arch {
    X86_64(0xC000003EL),
    AARCH64(0xC00000B7L);

    private final long auditValue;

    Arch(long auditValue) {
        this.auditValue = auditValue;
    }

    /// Find an architecture by the name that the JVM (`os.arch`), uname(2) or Go give it.
    ///
    /// @throws IllegalArgumentException if jruntime does not run there
    public static Arch of(String name) {
        return switch (name) {
            case "x86_64", "amd64" -> X86_64;
            case "aarch64", "arm64" -> AARCH64;
            default -> throw new IllegalArgumentException("unsupported architecture: " + name);
        };
    }

    /// The architecture of this JVM; a proxy's is in its hello frame.
    public static Arch current() {
        return of(System.getProperty("os.arch"));
    }

    /// `AUDIT_ARCH_*` of `linux/audit.h`, as seccomp filters see it: an unsigned 32-bit number.
    public long auditValue() {
        return auditValue;
    }
}
