package dev.jruntime.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What the first bytes of a file say, whoever has written them.
class ProgramFormatTest {
    private static ProgramFormat of(String text) {
        return ProgramFormat.of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A program of 32 bits, most significant byte first, as for ppc.
    private static byte[] bigEndian(String loader) {
        byte[] path = (loader + "\0").getBytes(StandardCharsets.UTF_8);
        ByteBuffer file = ByteBuffer.allocate(1024).order(ByteOrder.BIG_ENDIAN);
        file.put(new byte[] {0x7f, 'E', 'L', 'F', 1, 2, 1});
        file.putShort(18, (short) 20).putInt(28, 52).putShort(42, (short) 32);
        file.putShort(44, (short) 2);
        file.putInt(52, 6).putInt(84, 3).putInt(88, 116).putInt(100, path.length);
        file.position(116).put(path);
        return file.array();
    }

    @ParameterizedTest
    @CsvSource({
        "'#!/bin/sh\nx', /bin/sh",
        "'#!  /bin/sh -e\n', /bin/sh",
        "'#!\t/usr/bin/env python\n', /usr/bin/env",
        "'#!/bin/sh', /bin/sh",
        "'#!\n/bin/sh', ''",
        "'#!', ''"
    })
    void an_interpreter_is_the_first_word_behind_the_mark(String text, String interpreter) {
        assertEquals(new ProgramFormat.Script(interpreter), of(text));
    }

    @Test
    void a_carriage_return_belongs_to_the_name() {
        assertEquals(new ProgramFormat.Script("/bin/sh\r"), of("#!/bin/sh\r\necho\r\n"));
    }

    @Test
    void an_interpreter_is_not_longer_than_the_kernel_s_buffer() {
        ProgramFormat.Script script =
                assertInstanceOf(ProgramFormat.Script.class, of("#!/" + "x".repeat(1000)));
        assertEquals(254, script.interpreter().length());
    }

    @Test
    void the_java_that_runs_this_has_a_loader() throws IOException {
        byte[] java = Files.readAllBytes(Path.of(System.getProperty("java.home"), "bin/java"));
        ProgramFormat.Elf elf =
                assertInstanceOf(
                        ProgramFormat.Elf.class, ProgramFormat.of(Arrays.copyOf(java, 4096)));
        String machine = System.getProperty("os.arch").replace("amd64", "x86_64");
        assertEquals(machine, elf.machine());
        assertEquals("/", Objects.requireNonNull(elf.loader()).substring(0, 1));
    }

    @Test
    void both_word_sizes_and_byte_orders_are_read() {
        assertEquals(
                new ProgramFormat.Elf("ppc", "/lib/ld.so.1"),
                ProgramFormat.of(bigEndian("/lib/ld.so.1")));
    }

    @Test
    void a_loader_that_lies_elsewhere_is_none() {
        byte[] file = bigEndian("/lib/ld.so.1");
        ByteBuffer.wrap(file).putInt(88, Integer.MAX_VALUE);
        assertNull(assertInstanceOf(ProgramFormat.Elf.class, ProgramFormat.of(file)).loader());
        ByteBuffer.wrap(file).putInt(88, -1);
        assertNull(assertInstanceOf(ProgramFormat.Elf.class, ProgramFormat.of(file)).loader());
    }

    @Test
    void nothing_in_a_file_can_make_it_fail() {
        Random random = new Random(1);
        byte[] whole = bigEndian("/lib/ld.so.1");
        for (int length = 0; length < whole.length; length++) {
            assertNotNull(ProgramFormat.of(Arrays.copyOf(whole, length)));
        }
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            damaged[4] = (byte) (1 + i % 2);
            for (int j = 0; j < 8; j++) {
                damaged[4 + random.nextInt(120)] = (byte) random.nextInt();
            }
            assertNotNull(ProgramFormat.of(damaged));
        }
    }
}
