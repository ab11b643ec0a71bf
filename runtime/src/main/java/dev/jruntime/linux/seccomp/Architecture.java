package dev.jruntime.linux.seccomp;

import java.util.Locale;

/// Architectures by the names of the config; which of them libseccomp knows is its own matter.
public enum Architecture {
    SCMP_ARCH_X86,
    SCMP_ARCH_X86_64,
    SCMP_ARCH_X32,
    SCMP_ARCH_ARM,
    SCMP_ARCH_AARCH64,
    SCMP_ARCH_MIPS,
    SCMP_ARCH_MIPS64,
    SCMP_ARCH_MIPS64N32,
    SCMP_ARCH_MIPSEL,
    SCMP_ARCH_MIPSEL64,
    SCMP_ARCH_MIPSEL64N32,
    SCMP_ARCH_PPC,
    SCMP_ARCH_PPC64,
    SCMP_ARCH_PPC64LE,
    SCMP_ARCH_S390,
    SCMP_ARCH_S390X,
    SCMP_ARCH_PARISC,
    SCMP_ARCH_PARISC64,
    SCMP_ARCH_RISCV64,
    SCMP_ARCH_LOONGARCH64,
    SCMP_ARCH_M68K,
    SCMP_ARCH_SH,
    SCMP_ARCH_SHEB;

    /// As seccomp_arch_resolve_name(3) takes it.
    String libraryName() {
        return name().substring("SCMP_ARCH_".length()).toLowerCase(Locale.ROOT);
    }
}
