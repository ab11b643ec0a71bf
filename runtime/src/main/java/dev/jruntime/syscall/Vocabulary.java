package dev.jruntime.syscall;

import java.util.List;

/// The names that a kernel header gives to the values of one argument: prints `MS_NOSUID|MS_NOEXEC`
/// where the kernel sees 10. What has no name prints in hex.
///
/// The classes beside this one hold the constants, one class a header, and one vocabulary for each
/// kind of argument. Their constants are inlined by the compiler, so a vocabulary is only built
/// when something is printed.
public final class Vocabulary {
    private final boolean combinable;
    private final Name[] names;

    /// One name: an argument contains it if it equals `value` in the bits of `mask`.
    record Name(String text, long value, long mask) {}

    private Vocabulary(boolean combinable, Name[] names) {
        this.combinable = combinable;
        this.names = names;
    }

    /// An argument made of bits. Names that contain other names' bits stand first.
    static Vocabulary bits(Name... names) {
        return new Vocabulary(true, names);
    }

    /// An argument that is one of several values.
    static Vocabulary values(Name... names) {
        return new Vocabulary(false, names);
    }

    static Name name(String text, long value) {
        return new Name(text, value, value);
    }

    /// A value, possibly 0, of a field of several bits: O_RDONLY in O_ACCMODE.
    static Name field(String text, long value, long mask) {
        return new Name(text, value, mask);
    }

    /// All names, for the tests that compare them with the constants.
    List<Name> names() {
        return List.of(names);
    }

    /// Print an argument as a C programmer would write it, the unknown rest in hex, nothing as `0`.
    public String print(long argument) {
        return combinable ? printBits(argument) : printValue(argument);
    }

    private String printValue(long argument) {
        for (Name name : names) {
            if (name.value == argument) {
                return name.text;
            }
        }
        return hex(argument);
    }

    private String printBits(long argument) {
        StringBuilder text = new StringBuilder();
        long rest = argument;
        for (Name name : names) {
            boolean present = (rest & name.mask) == name.value && name.mask != 0;
            if (present) {
                append(text, name.text);
                rest &= ~name.mask;
            }
        }
        if (rest != 0 || text.isEmpty()) {
            append(text, hex(rest));
        }
        return text.toString();
    }

    private static void append(StringBuilder text, String part) {
        if (!text.isEmpty()) {
            text.append('|');
        }
        text.append(part);
    }

    private static String hex(long value) {
        return value == 0 ? "0" : "0x" + Long.toHexString(value);
    }

    /// Read back what [#print(long)] wrote.
    ///
    /// @throws IllegalArgumentException if a part is neither a name of this vocabulary nor a number
    public long parse(String text) {
        long argument = 0;
        for (String part : text.split("\\|", -1)) {
            argument |= valueOf(part);
        }
        return argument;
    }

    private long valueOf(String part) {
        for (Name name : names) {
            if (name.text.equals(part)) {
                return name.value;
            }
        }
        if (part.startsWith("0x")) {
            return Long.parseUnsignedLong(part.substring(2), 16);
        }
        return Long.parseLong(part);
    }
}
