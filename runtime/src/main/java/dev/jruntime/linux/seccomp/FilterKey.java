package dev.jruntime.linux.seccomp;

import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Arch;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Names a profile by its content: the SHA-256 of everything that its filter depends on, but the
/// version of libseccomp, which is not known before it is loaded. Kernels are not part of it: the
/// oldest that we run on has all actions and flags.
public final class FilterKey {
    static final int LENGTH = 32;

    private final byte[] bytes;

    private FilterKey(byte[] bytes) {
        this.bytes = bytes;
    }

    /// @param arch of the machine: its own calls are always part of a filter
    public static FilterKey of(Seccomp profile, Arch arch) {
        ByteArrayOutputStream text = new ByteArrayOutputStream(8192);
        try (DataOutputStream out = new DataOutputStream(text)) {
            write(out, System.getProperty("jruntime.build", "unknown"));
            write(out, arch.name());
            write(out, profile);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        byte[] all = text.toByteArray();
        return new FilterKey(sha256(all, 0, all.length));
    }

    /// @param text as [#text()] gives it
    /// @throws IllegalArgumentException if that is none
    public static FilterKey parse(String text) {
        byte[] bytes = HexFormat.of().parseHex(text);
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("not a key: " + text);
        }
        return new FilterKey(bytes);
    }

    /// Lengths stand before strings and lists: no two profiles are written alike, whatever their
    /// names have in them.
    private static void write(DataOutputStream out, Seccomp profile) throws IOException {
        write(out, profile.defaultAction());
        write(out, profile.defaultErrnoRet());
        write(out, profile.architectures());
        List<String> flags = profile.flags();
        out.writeBoolean(flags != null);
        write(out, flags == null ? List.of() : flags);
        out.writeInt(profile.syscalls().size());
        for (Seccomp.Syscall rule : profile.syscalls()) {
            write(out, rule.names());
            write(out, rule.action());
            write(out, rule.errnoRet());
            out.writeInt(rule.args().size());
            for (Seccomp.Arg arg : rule.args()) {
                out.writeInt(arg.index());
                out.writeLong(arg.value());
                out.writeLong(arg.valueTwo() == null ? 0 : arg.valueTwo());
                write(out, arg.op());
            }
        }
    }

    private static void write(DataOutputStream out, List<String> strings) throws IOException {
        out.writeInt(strings.size());
        for (String string : strings) {
            write(out, string);
        }
    }

    private static void write(DataOutputStream out, String string) throws IOException {
        byte[] bytes = string.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void write(DataOutputStream out, @Nullable Integer number) throws IOException {
        out.writeInt(number == null ? -1 : number);
    }

    static byte[] sha256(byte[] bytes, int from, int length) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(bytes, from, length);
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    byte[] bytes() {
        return bytes;
    }

    /// In hexadecimal digits.
    public String text() {
        return HexFormat.of().formatHex(bytes);
    }
}
