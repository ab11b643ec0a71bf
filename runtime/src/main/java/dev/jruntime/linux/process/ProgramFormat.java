package dev.jruntime.linux.process;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// What a file is to execve(2), by its first bytes. They are an image's: nothing in them is
/// trusted.
sealed interface ProgramFormat {
    /// A file with a line of `#!`.
    ///
    /// @param interpreter as the kernel takes it: a carriage return belongs to the name
    record Script(String interpreter) implements ProgramFormat {}

    /// @param machine for which it is built
    /// @param loader its PT_INTERP; null if it needs none, or where it lies further behind
    record Elf(String machine, @Nullable String loader) implements ProgramFormat {}

    /// @param what it looks like, as the end of a sentence
    record Unknown(String what) implements ProgramFormat {}

    /// The longest first line of a script that the kernel reads (BINPRM_BUF_SIZE, Linux 5.1).
    int LINE = 256;

    int PT_INTERP = 3;
    int PATH_MAX = 4096;

    static ProgramFormat of(byte[] head) {
        String text = new String(head, StandardCharsets.ISO_8859_1);
        if (text.startsWith("#!")) {
            return new Script(interpreter(head));
        }
        if (text.startsWith("\u007fELF") && head.length >= 64) {
            return elf(ByteBuffer.wrap(head));
        }
        if (text.isEmpty()) {
            return new Unknown("is empty");
        }
        if (text.startsWith("MZ")) {
            return new Unknown("is a program for Windows");
        }
        boolean readable = text.chars().allMatch(c -> c >= ' ' || c >= '\t' && c <= '\r');
        return new Unknown(
                readable
                        ? "is a text that does not begin with #! and an interpreter"
                        : "is neither an ELF program nor a script");
    }

    /// By the rules of the kernel (fs/binfmt_script.c): blanks end the name, other white space does
    /// not.
    private static String interpreter(byte[] head) {
        String line = new String(head, 2, Math.min(head.length, LINE) - 2, StandardCharsets.UTF_8);
        int end = line.indexOf('\n');
        String[] words = (end < 0 ? line : line.substring(0, end)).split("[ \t\0]+");
        for (String word : words) {
            if (!word.isEmpty()) {
                return word;
            }
        }
        return "";
    }

    private static ProgramFormat elf(ByteBuffer file) {
        boolean wide = file.get(4) == 2;
        file.order(file.get(5) == 2 ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN);
        String machine = ElfMachine.nameOf(file.getShort(18) & 0xffff);
        return new Elf(machine, wide ? loader64(file) : loader32(file));
    }

    private static @Nullable String loader64(ByteBuffer file) {
        long at = file.getLong(32);
        int size = file.getShort(54) & 0xffff;
        for (int i = 0; i < (file.getShort(56) & 0xffff); i++, at += size) {
            if (at < 0 || at > file.capacity() - 56) {
                return null;
            }
            if (file.getInt((int) at) == PT_INTERP) {
                return text(file, file.getLong((int) at + 8), file.getLong((int) at + 32));
            }
        }
        return null;
    }

    private static @Nullable String loader32(ByteBuffer file) {
        long at = file.getInt(28);
        int size = file.getShort(42) & 0xffff;
        for (int i = 0; i < (file.getShort(44) & 0xffff); i++, at += size) {
            if (at < 0 || at > file.capacity() - 32) {
                return null;
            }
            if (file.getInt((int) at) == PT_INTERP) {
                return text(file, file.getInt((int) at + 4), file.getInt((int) at + 16));
            }
        }
        return null;
    }

    /// The path without the NUL at its end.
    private static @Nullable String text(ByteBuffer file, long offset, long length) {
        boolean inside = offset >= 0 && offset < file.capacity() && length > 1;
        if (!inside || length > PATH_MAX || length > file.capacity() - offset) {
            return null;
        }
        byte[] bytes = new byte[(int) length - 1];
        file.get((int) offset, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
