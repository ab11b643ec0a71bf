package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// An amount of memory on the command line: bytes, or with a suffix that stands for a power of 1024
/// (`64m`, `64MB` and `64MiB` are the same); -1 for no limit.
final class ByteSize {
    private static final Pattern SIZE = Pattern.compile("([0-9]{1,19})([kmgtp]?)(i?b)?");
    private static final String SUFFIXES = "kmgtp";
    private static final int BITS = 10;

    private ByteSize() {}

    /// @throws ContainerException if the text is none, or more than 64 bits can count
    static long parse(String option, String text) throws ContainerException {
        if (text.equals("-1")) {
            return -1;
        }
        Matcher size = SIZE.matcher(text.toLowerCase(Locale.ROOT));
        try {
            if (size.matches()) {
                int power = size.group(2).isEmpty() ? 0 : SUFFIXES.indexOf(size.group(2)) + 1;
                return Math.multiplyExact(Long.parseLong(size.group(1)), 1L << BITS * power);
            }
        } catch (ArithmeticException | NumberFormatException tooLarge) {
            throw new ContainerException(option + " " + text + ": more than 8 EiB", tooLarge);
        }
        throw new ContainerException(
                option + " " + text + ": a number of bytes, with k, m or g if you like, or -1");
    }
}
