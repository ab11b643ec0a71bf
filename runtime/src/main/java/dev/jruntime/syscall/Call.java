package dev.jruntime.syscall;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One system call with its arguments, before it is made.
public final class Call {
    /// Operations of the proxy that are no system calls; see protocol.h.
    enum Native {
        CLONE(0x10000),
        SUPERVISE(0x10001),
        EXIT(0x10002),
        HELLO(0x10003),
        KEEP(0x10004);

        final int number;

        Native(int number) {
            this.number = number;
        }
    }

    static final int MOST_ARGUMENTS = 6;
    private static final Errno[] NONE = {};

    private final @Nullable Sysno sysno;
    private final @Nullable Native operation;
    private final Argument[] arguments = new Argument[MOST_ARGUMENTS];
    private int count;
    private Errno[] allowed = NONE;
    private boolean anyErrno;
    private @Nullable Block out;
    private boolean outByResult;

    /// What stands at a position of the argument list. A plan has thousands of them, so they answer
    /// by themselves, and print by records instead of lambdas: both cost a C1-compiled JVM less.
    sealed interface Argument {
        String text();

        /// The number that the kernel gets, as far as it is known.
        long encoded();

        /// The call whose result this is; null if it is none's.
        default @Nullable Result source() {
            return null;
        }

        /// The same, while that result is not known.
        default @Nullable Result pending() {
            Result source = source();
            return source == null || source.isDone() ? null : source;
        }
    }

    /// A number that is known.
    sealed interface Known extends Argument {
        long value();

        @Override
        default long encoded() {
            return value();
        }
    }

    record Number(long value) implements Known {
        @Override
        public String text() {
            return Long.toString(value);
        }
    }

    /// A number that has words.
    record Worded(long value, Vocabulary words) implements Known {
        @Override
        public String text() {
            return words.print(value);
        }
    }

    /// Flags of open(2), whose numbers differ between architectures.
    record OpenFlags(long value, int flags) implements Known {
        @Override
        public String text() {
            return Fcntl.OPEN_FLAGS.print(flags);
        }
    }

    record Mode(long value) implements Known {
        @Override
        public String text() {
            return value == 0 ? "0" : "0" + Long.toOctalString(value);
        }
    }

    /// A number that is called something.
    record Named(long value, String text) implements Known {}

    /// The result of an earlier call that is not a descriptor, such as a length.
    record Earlier(Result result) implements Argument {
        @Override
        public String text() {
            return "result of " + result.call().name();
        }

        @Override
        public Result source() {
            return result;
        }

        @Override
        public long encoded() {
            return result.known();
        }
    }

    /// A descriptor.
    record Handle(Fd fd) implements Argument {
        @Override
        public String text() {
            return fd.label();
        }

        @Override
        public @Nullable Result source() {
            return fd.source();
        }

        @Override
        public long encoded() {
            return fd.known();
        }
    }

    /// A pointer.
    record Memory(Block block, int offset) implements Argument {
        @Override
        public String text() {
            return offset == 0 ? block.text() : block.text() + "+" + offset;
        }

        @Override
        public long encoded() {
            return block.address() + offset;
        }
    }

    private Call(@Nullable Sysno sysno, @Nullable Native operation) {
        this.sysno = sysno;
        this.operation = operation;
    }

    static Call of(Sysno sysno) {
        return new Call(sysno, null);
    }

    static Call of(Native operation) {
        return new Call(null, operation);
    }

    private Call add(Argument argument) {
        arguments[count++] = argument;
        return this;
    }

    Call number(long value) {
        return add(new Number(value));
    }

    Call words(long value, Vocabulary words) {
        return add(new Worded(value, words));
    }

    Call named(long value, String text) {
        return add(new Named(value, text));
    }

    Call openFlags(long value, int flags) {
        return add(new OpenFlags(value, flags));
    }

    Call mode(int mode) {
        return add(new Mode(mode));
    }

    Call earlier(Result result) {
        return add(new Earlier(result));
    }

    Call fd(Fd fd) {
        return add(new Handle(fd));
    }

    Call string(@Nullable String string) {
        return string == null ? number(0) : block(Block.string(string));
    }

    Call block(Block block) {
        return block(block, 0);
    }

    Call block(Block block, int offset) {
        return add(new Memory(block, offset));
    }

    /// Memory that the call fills and that comes back with the answer.
    Call fills(Block block) {
        out = block;
        return block(block);
    }

    /// Memory that comes back but is not an argument itself (a buffer inside a struct).
    Call answers(Block block) {
        out = block;
        return this;
    }

    /// Only as much of the memory comes back as the call's result says.
    Call byResult() {
        outByResult = true;
        return this;
    }

    /// Failures that do not end the batch: as many as the frame has room for (protocol.h).
    Call allow(Errno... errnos) {
        if (errnos.length > Long.BYTES) {
            throw new IllegalArgumentException("a call can allow " + Long.BYTES + " errnos");
        }
        allowed = errnos;
        return this;
    }

    Call allowAny() {
        anyErrno = true;
        return this;
    }

    @Nullable Sysno sysno() {
        return sysno;
    }

    int number(Arch arch) {
        return sysno != null
                ? sysno.number(arch)
                : java.util.Objects.requireNonNull(operation).number;
    }

    /// The name as in section 2 of the manual; the proxy's own operations have plain words.
    String name() {
        if (sysno != null) {
            return sysno.kernelName();
        }
        return switch (java.util.Objects.requireNonNull(operation)) {
            case CLONE -> "clone3";
            case SUPERVISE -> "supervise";
            case EXIT -> "exit";
            case HELLO -> "hello";
            case KEEP -> "keep";
        };
    }

    boolean isNative(Native candidate) {
        return operation == candidate;
    }

    List<Argument> arguments() {
        return List.of(java.util.Arrays.copyOf(arguments, count));
    }

    int count() {
        return count;
    }

    Argument argument(int index) {
        return arguments[index];
    }

    Errno[] allowed() {
        return allowed;
    }

    boolean anyErrno() {
        return anyErrno;
    }

    boolean allows(int errno) {
        if (anyErrno) {
            return true;
        }
        for (Errno candidate : allowed) {
            if (candidate.number() == errno) {
                return true;
            }
        }
        return false;
    }

    @Nullable Block out() {
        return out;
    }

    boolean outByResult() {
        return outByResult;
    }

    /// What the call acts on, where its first argument tells: a file system type, the path of a
    /// descriptor, the name of an operation.
    @Nullable String object() {
        if (count == 0) {
            return null;
        }
        String text = arguments[0].text();
        return text.startsWith("\"") ? text.substring(1, text.length() - 1) : text;
    }

    /// The path that it acts on, the last of two; of a call that takes none, what its descriptor
    /// stands for; null if it has neither.
    @Nullable String path() {
        String path = null;
        for (int i = 0; i < count; i++) {
            boolean below = i > 0 && arguments[i - 1] instanceof Handle;
            if ((below || i == 0 && isByPath())
                    && arguments[i] instanceof Memory(Block block, _)
                    && block.string() instanceof String string
                    && !string.isEmpty()) {
                path = string;
            }
        }
        boolean byDescriptor = count > 0 && arguments[0] instanceof Handle;
        return path == null && byDescriptor ? arguments[0].text() : path;
    }

    private boolean isByPath() {
        return sysno == Sysno.EXECVE || sysno == Sysno.CHDIR || sysno == Sysno.CHROOT;
    }

    /// The call as plans print it: `openat2(rootfs, "proc", O_PATH|O_CLOEXEC)`.
    String text() {
        StringBuilder text = new StringBuilder(name()).append('(');
        for (int i = 0; i < count; i++) {
            text.append(i == 0 ? "" : ", ").append(arguments[i].text());
        }
        return text.append(')').toString();
    }
}
