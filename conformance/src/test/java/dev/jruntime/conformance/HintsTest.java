package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A program that cannot be executed: the error has the words that callers look for, and says which
/// file is to blame. The reasons are no part of the specification.
class HintsTest extends BlackBoxTest {
    private static final String MISSING = "no such file or directory";
    private static final String DENIED = "permission denied";

    private Path program(String content, String mode) {
        return program(content.getBytes(StandardCharsets.UTF_8), mode);
    }

    private Path program(byte[] content, String mode) {
        try {
            Path file = bundle().inside("/bin/program");
            Files.write(file, content);
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(mode));
            bundle().args("/bin/program");
            return file;
        } catch (IOException unwritable) {
            throw new java.io.UncheckedIOException(unwritable);
        }
    }

    /// The beginning of an ELF program for 64 bits with a single program header, PT_INTERP.
    private static byte[] elf(int machine, String loader) {
        byte[] path = (loader + "\0").getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(4096).order(ByteOrder.LITTLE_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 2, 1, 1});
        file.putShort(16, (short) 2).putShort(18, (short) machine).putInt(20, 1);
        file.putLong(32, 64).putShort(52, (short) 64).putShort(54, (short) 56);
        file.putShort(56, (short) 1);
        file.putInt(64, 3).putLong(72, 120).putLong(96, path.length).putLong(104, path.length);
        file.position(120).put(path);
        return file.array();
    }

    private static int machine() {
        return System.getProperty("os.arch").equals("aarch64") ? 183 : 62;
    }

    /// Whatever its creation says, the start fails, with these words.
    private void assertStartFails(String... fragments) {
        assertSucceeded(container().create());
        Outcome started = container().start();
        assertNotSucceeded(started);
        assertContains(started, fragments);
        assertFalse(started.stderr().contains("does not exist"), started::toString);
    }

    private void assertContains(Outcome outcome, String... fragments) {
        if (kind().isOurs()) {
            for (String fragment : fragments) {
                assertTrue(outcome.stderr().contains(fragment), outcome::toString);
            }
        }
    }

    @Nested
    class WhatIsMissing {
        @Test
        void is_the_interpreter_of_a_script() {
            program("#!/opt/python  -u\nprint()\n", "rwxr-xr-x");
            assertStartFails(
                    MISSING,
                    "/bin/program is a script for /opt/python, and /opt/python is missing");
        }

        @Test
        void is_what_a_link_leads_to() throws IOException {
            Files.createSymbolicLink(bundle().inside("/bin/python"), Path.of("python3.99"));
            program("#!/bin/python\n", "rwxr-xr-x");
            assertStartFails(MISSING, "/bin/python, a symbolic link to python3.99, is missing");
        }

        @Test
        void is_the_interpreter_of_an_interpreter() throws IOException {
            Path between = bundle().inside("/bin/between");
            Files.writeString(between, "#!/opt/deep\n");
            Files.setPosixFilePermissions(between, PosixFilePermissions.fromString("rwxr-xr-x"));
            program("#!/bin/between\n", "rwxr-xr-x");
            assertStartFails(
                    MISSING, "/bin/between is a script for /opt/deep, and /opt/deep is missing");
        }

        @Test
        void is_a_name_with_a_carriage_return() {
            program("#!/bin/sh\r\necho hello\r\n", "rwxr-xr-x");
            assertStartFails(MISSING, "the first line of /bin/program ends with CR LF", "/bin/sh");
        }

        @Test
        void is_the_loader_of_an_ELF_program() {
            program(elf(machine(), "/lib/ld-other.so.1"), "rwxr-xr-x");
            assertStartFails(
                    MISSING, "the ELF loader of /bin/program, /lib/ld-other.so.1 is missing");
        }

        @Test
        void is_told_when_the_container_is_created_if_it_is_the_program() throws IOException {
            Files.createSymbolicLink(bundle().inside("/bin/program"), Path.of("/opt/app/main"));
            bundle().args("/bin/program");
            Outcome outcome = container().create();
            assertNotSucceeded(outcome);
            assertContains(
                    outcome, MISSING, "/bin/program, a symbolic link to /opt/app/main, is missing");
        }
    }

    @Nested
    class WhatIsDenied {
        @Test
        void has_no_permission_for_anybody() {
            program("#!/bin/sh\n", "rw-r--r--");
            Outcome outcome = container().create();
            assertNotSucceeded(outcome);
            assertContains(outcome, DENIED, "/bin/program has no execute permission (mode 0644)");
        }

        @Test
        void is_a_directory() {
            bundle().args("/bin");
            Outcome outcome = container().create();
            assertNotSucceeded(outcome);
            assertContains(outcome, DENIED, "/bin is a directory");
        }

        @Test
        void lies_on_a_mount_with_noexec() throws IOException {
            program("#!/bin/sh\n", "rwxr-xr-x");
            Path volume = Files.createDirectory(directory().resolve("volume"));
            Files.copy(bundle().inside("/bin/busybox"), volume.resolve("sh"));
            bundle().mount("/tmp", "bind", volume.toString(), "bind", "noexec");
            bundle().args("/tmp/sh");
            Outcome outcome = container().create();
            assertNotSucceeded(outcome);
            assertContains(outcome, DENIED, "/tmp/sh lies on a mount with noexec");
        }

        @Test
        void may_be_the_interpreter() throws IOException {
            Files.writeString(bundle().inside("/opt"), "no program");
            program("#!/opt\n", "rwxr-xr-x");
            assertStartFails(
                    DENIED,
                    "/bin/program is a script for /opt, and /opt has no execute permission");
        }

        @Test
        void is_somebody_else_s() {
            program("#!/bin/sh\n", "rwxr--r--");
            bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
            Outcome outcome = container().run();
            assertNotSucceeded(outcome);
            assertContains(
                    outcome,
                    DENIED,
                    "process.user may not execute /bin/program, which has mode 0744 and belongs to"
                            + " 0:0");
        }
    }

    @Nested
    class WhatIsNoProgram {
        @Test
        void is_for_another_machine() {
            program(elf(243, "/lib/ld.so"), "rwxr-xr-x");
            assertStartFails("exec format error", "/bin/program is a program for riscv, but this");
        }

        @ParameterizedTest
        @ValueSource(strings = {"", "echo hello\n", "MZ\u0090", "\u0001\u0002\u0003\u0004"})
        void is_called_what_it_looks_like(String content) {
            program(content, "rwxr-xr-x");
            String look =
                    switch (content.length()) {
                        case 0 -> "is empty";
                        case 3 -> "is a program for Windows";
                        case 4 -> "is neither an ELF program nor a script";
                        default -> "is a text that does not begin with #! and an interpreter";
                    };
            assertStartFails("exec format error", "/bin/program " + look);
        }

        @Test
        void is_being_written() throws IOException {
            Path file = program("#!/bin/sh\n", "rwxr-xr-x");
            assertSucceeded(container().create());
            try (FileChannel _ = FileChannel.open(file, StandardOpenOption.WRITE)) {
                Outcome started = container().start();
                assertNotSucceeded(started);
                assertContains(started, "text file busy", "/bin/program is open for writing");
            }
        }

        @Test
        void is_not_read_if_it_is_no_file() {
            Command.of("mkfifo", "-m", "0755", bundle().inside("/bin/fifo").toString()).run();
            program("#!/bin/fifo\n", "rwxr-xr-x");
            assertStartFails(DENIED, "/bin/fifo is not a regular file");
        }
    }

    @Test
    void a_reason_is_found_behind_a_seccomp_filter_that_allows_it() {
        assumeOurs("reasons");
        program("#!/opt/python\n", "rwxr-xr-x");
        bundle().setJson("/linux/seccomp", "{\"defaultAction\":\"SCMP_ACT_ALLOW\"}");
        bundle().set("/process/noNewPrivileges", true);
        assertStartFails(MISSING, "/opt/python is missing");
    }

    @Test
    void a_filter_that_forbids_looking_leaves_the_errno() {
        assumeOurs("reasons");
        program("#!/opt/python\n", "rwxr-xr-x");
        bundle().setJson(
                        "/linux/seccomp",
                        """
                        {"defaultAction":"SCMP_ACT_ALLOW","syscalls":[
                          {"names":["openat2"],"action":"SCMP_ACT_KILL_PROCESS"}]}
                        """);
        bundle().set("/process/noNewPrivileges", true);
        assertStartFails(MISSING, "/bin/program");
    }

    @Test
    void the_text_of_an_image_is_escaped() {
        assumeOurs("reasons");
        program("#!/opt/\u001b[31m\u202e\nx", "rwxr-xr-x");
        assertSucceeded(container().create());
        Outcome started = container().start();
        assertFalse(started.stderr().contains("\u001b"), started::toString);
        assertTrue(started.stderr().contains("/opt/\\u001b[31m\\u202e"), started::toString);
    }

    @Test
    void a_container_that_did_not_start_is_stopped() {
        program("#!/opt/python\n", "rwxr-xr-x");
        assertStartFails(MISSING);
        container().awaitStatus("stopped");
    }

    @Test
    void peers_fail_as_well() {
        for (String content : List.of("#!/opt/python\n", "")) {
            program(content, "rwxr-xr-x");
            assertNotSucceeded(container().run());
        }
    }
}
