package dev.jruntime.linux.process;

import dev.jruntime.syscall.Arch;
import java.util.Locale;

/// Machines that programs are built for: `EM_*` of `linux/elf-em.h`, by the names of uname(2).
enum ElfMachine {
    I386(3),
    MIPS(8),
    PPC(20),
    PPC64(21),
    S390X(22),
    ARM(40),
    X86_64(62),
    AARCH64(183),
    RISCV(243),
    LOONGARCH(258);

    private final int number;

    ElfMachine(int number) {
        this.number = number;
    }

    /// What programs of such a host are for.
    static ElfMachine of(Arch arch) {
        return switch (arch) {
            case X86_64 -> X86_64;
            case AARCH64 -> AARCH64;
        };
    }

    /// How a machine is called, whether we know it or not.
    static String nameOf(int number) {
        for (ElfMachine machine : values()) {
            if (machine.number == number) {
                return machine.text();
            }
        }
        return "machine " + number;
    }

    String text() {
        return name().toLowerCase(Locale.ROOT);
    }
}
