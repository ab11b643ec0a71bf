package dev.jruntime.conformance.swap;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What calls are called, from the kernel's own header where it is installed.
final class SyscallNames {
    private static final Path HEADER = Path.of("/usr/include/x86_64-linux-gnu/asm/unistd_64.h");
    private static final Pattern LINE = Pattern.compile("#define __NR_(\\w+) (\\d+)");
    private static final Map<Integer, String> NAMES = read();

    private SyscallNames() {}

    private static Map<Integer, String> read() {
        Map<Integer, String> names = new HashMap<>();
        names.put(0x10000, "clone");
        names.put(0x10001, "supervise");
        names.put(0x10002, "exit");
        names.put(0x10003, "hello");
        try {
            Matcher matcher = LINE.matcher(Files.readString(HEADER));
            while (matcher.find()) {
                names.put(Integer.parseInt(matcher.group(2)), matcher.group(1));
            }
        } catch (IOException notInstalled) {
            names.put(-1, "no header");
        }
        return names;
    }

    static String of(int number) {
        return NAMES.getOrDefault(number, "syscall " + number);
    }
}
