package dev.jruntime.linux.seccomp;

import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Seccomp;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// A compiled filter, and the file that keeps one:
///
/// - `JRFILTER`, 8 bytes
/// - the SHA-256 of all that follows
/// - the key of the profile that it was made of, 32 bytes
/// - the version of libseccomp, 16 bytes, filled up with NUL
/// - the flags of seccomp(2), 8 bytes
/// - the instructions, of 8 bytes each
public final class Filter {
    /// `BPF_MAXINSNS` of `linux/bpf_common.h`.
    static final int MOST_INSTRUCTIONS = 4096;

    private static final byte[] MAGIC = "JRFILTER".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION = 16;
    private static final int BEGINNING = MAGIC.length + 2 * FilterKey.LENGTH + VERSION + 8;

    /// What a file has at the most, in bytes.
    public static final int LONGEST = BEGINNING + MOST_INSTRUCTIONS * Bpf.INSTRUCTION;

    private final long flags;
    private final byte[] program;
    private final String library;

    /// @param flags `SECCOMP_FILTER_FLAG_*`
    /// @param library the version of libseccomp that has compiled it
    Filter(long flags, byte[] program, String library) {
        this.flags = flags;
        this.program = program;
        this.library = library;
    }

    byte[] program() {
        return program;
    }

    long flags() {
        return flags;
    }

    /// The version of the library that has made it.
    public String library() {
        return library;
    }

    /// How many bytes of a frame it takes to load it.
    public int size() {
        return program.length + 256;
    }

    /// Whether some calls wait for what an agent says.
    public boolean notifies() {
        return (flags & Seccomp.SECCOMP_FILTER_FLAG_NEW_LISTENER) != 0;
    }

    /// From the next call on, the process is confined. The answer is the agent's descriptor, if the
    /// filter has one.
    public Result load(Syscalls init) throws SyscallException {
        return init.seccomp(flags, program);
    }

    /// What a file that keeps it has.
    public byte[] encode(FilterKey key) {
        ByteBuffer file = ByteBuffer.allocate(BEGINNING + program.length);
        file.order(ByteOrder.LITTLE_ENDIAN).put(MAGIC).position(MAGIC.length + FilterKey.LENGTH);
        file.put(key.bytes());
        byte[] version = library.getBytes(StandardCharsets.US_ASCII);
        file.put(Arrays.copyOf(version, VERSION)).putLong(flags).put(program);
        file.put(MAGIC.length, checksum(file.array()));
        return file.array();
    }

    private static byte[] checksum(byte[] file) {
        int from = MAGIC.length + FilterKey.LENGTH;
        return FilterKey.sha256(file, from, file.length - from);
    }

    /// @return null if that is no whole file with the filter of this profile
    public static @Nullable Filter decode(byte[] bytes, FilterKey key) {
        int length = bytes.length - BEGINNING;
        if (length <= 0 || bytes.length > LONGEST || length % Bpf.INSTRUCTION != 0) {
            return null;
        }
        ByteBuffer file = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        boolean whole =
                Arrays.equals(MAGIC, take(file, MAGIC.length))
                        && Arrays.equals(checksum(bytes), take(file, FilterKey.LENGTH))
                        && Arrays.equals(key.bytes(), take(file, FilterKey.LENGTH));
        if (!whole) {
            return null;
        }
        String version = new String(take(file, VERSION), StandardCharsets.US_ASCII);
        long flags = file.getLong();
        return new Filter(flags, take(file, length), version.replace("\0", ""));
    }

    private static byte[] take(ByteBuffer from, int length) {
        byte[] bytes = new byte[length];
        from.get(bytes);
        return bytes;
    }
}
