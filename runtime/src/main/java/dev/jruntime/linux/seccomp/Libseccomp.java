package dev.jruntime.linux.seccomp;

import com.sun.jna.Native;
import com.sun.jna.Pointer;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.LocalSyscalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// libseccomp (seccomp_init(3) and its kin), loaded when the first profile asks for it. One filter
/// at a time: the library promises nothing about threads.
final class Libseccomp implements AutoCloseable {
    private static final String LIBRARY = "libseccomp.so.2";
    private static final int UNKNOWN = -1;
    private static final int PIECE = 64 * 1024;
    private static final int CONDITION = 24;
    private static boolean loaded;

    /// Numbers of the names that the library knows, which are as many as there are system calls:
    /// each time it would look through all of them.
    private static final Map<String, Integer> KNOWN = new HashMap<>();

    private static final Map<Architecture, Map<String, Integer>> NUMBERS =
            new EnumMap<>(Architecture.class);

    private final Pointer context;

    /// The functions, by their names and types in C.
    private static final class Functions {
        static native Pointer seccomp_version();

        static native Pointer seccomp_init(int action);

        static native void seccomp_release(Pointer context);

        static native int seccomp_arch_resolve_name(String name);

        static native int seccomp_arch_add(Pointer context, int token);

        static native int seccomp_syscall_resolve_name(String name);

        static native int seccomp_syscall_resolve_name_arch(int token, String name);

        static native int seccomp_rule_add_array(
                Pointer context, int action, int number, int count, byte[] conditions);

        static native int seccomp_export_bpf(Pointer context, int fd);
    }

    /// What came with libseccomp 2.4.
    private static final class Levels {
        static {
            Native.register(Levels.class, LIBRARY);
        }

        static native int seccomp_api_get();
    }

    private Libseccomp(Pointer context) {
        this.context = context;
    }

    /// @throws FilterException if the library is not there
    private static synchronized void load() throws FilterException {
        if (loaded) {
            return;
        }
        try {
            Native.register(Functions.class, LIBRARY);
            loaded = true;
        } catch (UnsatisfiedLinkError missing) {
            throw new FilterException(
                    "needs libseccomp, and %s cannot be loaded; Debian's package is libseccomp2"
                            .formatted(LIBRARY));
        }
    }

    /// A filter without rules, for the native architecture.
    static Libseccomp begin(int defaultAction) throws FilterException {
        load();
        Pointer made = Functions.seccomp_init(defaultAction);
        if (made == null) {
            throw new FilterException(
                    "libseccomp " + version() + " or the kernel does not know the default action");
        }
        return new Libseccomp(made);
    }

    /// Such as `2.5.4`.
    static String version() throws FilterException {
        load();
        Pointer numbers = Functions.seccomp_version();
        return numbers.getInt(0) + "." + numbers.getInt(4) + "." + numbers.getInt(8);
    }

    /// What the kernel supports, as the library has found out; 0 if the library is older than that.
    static synchronized int level() throws FilterException {
        load();
        try {
            return Levels.seccomp_api_get();
        } catch (LinkageError old) {
            return 0;
        }
    }

    /// @return the library's number for an architecture
    static int architecture(Architecture architecture) throws FilterException {
        load();
        int token = Functions.seccomp_arch_resolve_name(architecture.libraryName());
        if (token == 0) {
            throw new FilterException("libseccomp " + version() + " does not know " + architecture);
        }
        return token;
    }

    void add(Architecture architecture) throws FilterException {
        int token = architecture(architecture);
        int failed = Functions.seccomp_arch_add(context, token);
        if (failed != 0 && failed != -Errno.EEXIST.number()) {
            throw new FilterException(
                    architecture
                            + " and the native architecture do not go together "
                            + why(failed));
        }
    }

    private static String why(int failed) throws FilterException {
        return "(libseccomp " + version() + ": " + Errno.of(-failed).toText() + ")";
    }

    /// Whether the library has heard of a system call, of whichever architecture.
    static boolean knows(String name) throws FilterException {
        return number(name) != UNKNOWN;
    }

    /// What rules call a system call: the number of the native architecture, a negative one for
    /// what only others have.
    static int number(String name) throws FilterException {
        Integer seen = KNOWN.get(name);
        if (seen != null) {
            return seen;
        }
        load();
        int number = Functions.seccomp_syscall_resolve_name(name);
        if (number != UNKNOWN) {
            KNOWN.put(name, number);
        }
        return number;
    }

    /// The numbers that an architecture has for these names; those that it does not have are left
    /// out.
    static List<Integer> numbers(Architecture architecture, List<String> names)
            throws FilterException {
        Map<String, Integer> known = NUMBERS.computeIfAbsent(architecture, _ -> new HashMap<>());
        int token = architecture(architecture);
        List<Integer> numbers = new ArrayList<>();
        for (String name : names) {
            Integer seen = known.get(name);
            int number =
                    seen != null ? seen : Functions.seccomp_syscall_resolve_name_arch(token, name);
            if (seen == null && knows(name)) {
                known.put(name, number);
            }
            if (number >= 0) {
                numbers.add(number);
            }
        }
        return numbers;
    }

    /// One comparison: `struct scmp_arg_cmp`.
    record Condition(int argument, Operator operator, long first, long second) {}

    /// All conditions must hold.
    void add(int action, String name, List<Condition> conditions) throws FilterException {
        ByteBuffer array = ByteBuffer.allocate(Math.max(1, conditions.size()) * CONDITION);
        array.order(ByteOrder.nativeOrder());
        for (Condition each : conditions) {
            array.putInt(each.argument()).putInt(each.operator().number());
            array.putLong(each.first()).putLong(each.second());
        }
        int number = number(name);
        int count = conditions.size();
        int failed =
                Functions.seccomp_rule_add_array(context, action, number, count, array.array());
        if (failed != 0 && failed != -Errno.EEXIST.number()) {
            throw new FilterException("the rule for " + name + " is not possible " + why(failed));
        }
    }

    /// The filter's instructions.
    byte[] export() throws IOException {
        LocalSyscalls own = new LocalSyscalls();
        Fd file = own.memfdCreate("filter");
        try {
            int failed = Functions.seccomp_export_bpf(context, file.number());
            if (failed != 0) {
                throw new FilterException("cannot be compiled " + why(failed));
            }
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            byte[] piece;
            do {
                piece = own.pread(file, PIECE, all.size()).bytes();
                all.write(piece);
            } while (piece.length > 0);
            return all.toByteArray();
        } finally {
            own.close(file);
        }
    }

    @Override
    public void close() {
        Functions.seccomp_release(context);
    }
}
