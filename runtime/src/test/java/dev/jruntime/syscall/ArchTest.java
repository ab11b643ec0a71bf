package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchTest {
    @Test
    void an_architecture_has_several_names() {
        assertSame(Arch.X86_64, Arch.of("amd64"));
        assertSame(Arch.X86_64, Arch.of("x86_64"));
        assertSame(Arch.AARCH64, Arch.of("aarch64"));
        assertSame(Arch.AARCH64, Arch.of("arm64"));
        assertSame(Arch.of(System.getProperty("os.arch")), Arch.current());
    }

    @Test
    void an_unsupported_architecture_is_an_error() {
        var failure = assertThrows(IllegalArgumentException.class, () -> Arch.of("vax"));
        assertEquals("unsupported architecture: vax", failure.getMessage());
    }

    @Test
    void audit_values_are_those_of_the_header(@TempDir Path directory) throws Exception {
        Map<String, Long> ours =
                Map.of(
                        "AUDIT_ARCH_X86_64", Arch.X86_64.auditValue(),
                        "AUDIT_ARCH_AARCH64", Arch.AARCH64.auditValue());
        assertEquals(ours, CProgram.evaluate(directory, List.of("linux/audit.h"), ours.keySet()));
    }
}
