package dev.jruntime.container;

import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.spec.Config;
import dev.jruntime.spec.ConfigReader;
import dev.jruntime.spec.ConfigWriter;
import dev.jruntime.spec.InvalidConfigException;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.Linux.Personality;
import dev.jruntime.spec.Process;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What `exec` begins with: of the configuration as it was when the container was created, whatever
/// has become of its file.
///
/// @param namespaces which kinds the container does not share with its caller
/// @param keyring whether its processes get a session keyring of their own
/// @param chrooted whether its root is not that of its mount namespace: so it is where hooks look
///   for the root filesystem at its own path, and pivot_root(2) is not to be used
/// @param filter null if its processes are not filtered
record Snapshot(
        Process process,
        Set<Namespaces.Kind> namespaces,
        @Nullable Personality personality,
        boolean keyring,
        boolean chrooted,
        @Nullable FilterKey filter) {
    /// Its file in the container's directory: lines of a name and values, then the process as JSON.
    static final String FILE = "snapshot";

    private static final String VERSION = "1";
    private static final String OWN = "own";
    private static final String CALLERS = "caller's";
    private static final int PIECE = 60 * 1024;

    /// Those that this server has read last, by all of their content: a container is entered many
    /// times, and it does not matter by whom first.
    private static final Map<ByteBuffer, Snapshot> SEEN = new LinkedHashMap<>(16, 0.75f, true);

    private static final int MOST_SEEN = 64;

    /// Longer ones are read each time: some dozens of them would fill the server's memory.
    private static final int LONGEST_SEEN = 32 * 1024;

    Snapshot {
        namespaces = Set.copyOf(namespaces);
    }

    static Snapshot of(Config config, CreateOptions options, @Nullable FilterSource filter) {
        Linux linux = Objects.requireNonNull(config.linux());
        Namespaces named = Namespaces.of(linux.namespaces());
        Set<Namespaces.Kind> kinds = EnumSet.noneOf(Namespaces.Kind.class);
        for (Namespaces.Kind kind : Namespaces.Kind.values()) {
            if (named.has(kind)) {
                kinds.add(kind);
            }
        }
        return new Snapshot(
                Objects.requireNonNull(config.process()),
                kinds,
                linux.personality(),
                options.newKeyring(),
                !options.pivots() && HookList.areBeforeRoot(config.hooks()),
                filter == null ? null : filter.key());
    }

    /// Queue its writing; the directory is new.
    void write(Syscalls launcher, Fd directory) throws SyscallException {
        byte[] bytes = encode();
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW;
        Fd file = launcher.openat(directory, FILE, flags, 0600);
        for (int at = 0; at < bytes.length; at += PIECE) {
            int end = Math.min(bytes.length, at + PIECE);
            launcher.write(file, Arrays.copyOfRange(bytes, at, end));
        }
        launcher.close(file);
    }

    byte[] encode() {
        StringBuilder text = new StringBuilder(1024);
        text.append("version ").append(VERSION).append("\nnamespaces");
        for (Namespaces.Kind kind : Namespaces.Kind.values()) {
            if (namespaces.contains(kind)) {
                text.append(' ').append(kind.type());
            }
        }
        text.append("\nkeyring ").append(keyring ? OWN : CALLERS);
        text.append("\nroot ").append(chrooted ? "chroot" : "pivot");
        if (personality != null) {
            text.append("\npersonality ").append(personality.domain());
        }
        if (filter != null) {
            text.append("\nfilter ").append(filter.text());
        }
        text.append('\n').append(ConfigWriter.toCompactJson(process));
        return text.toString().getBytes(StandardCharsets.UTF_8);
    }

    /// @throws ContainerException if this is none
    static Snapshot decode(byte[] bytes, String id) throws ContainerException {
        if (bytes.length > LONGEST_SEEN) {
            return read(bytes, id);
        }
        ByteBuffer content = ByteBuffer.wrap(bytes);
        synchronized (SEEN) {
            Snapshot seen = SEEN.get(content);
            if (seen != null) {
                return seen;
            }
        }
        Snapshot read = read(bytes, id);
        synchronized (SEEN) {
            SEEN.put(content, read);
            if (SEEN.size() > MOST_SEEN) {
                SEEN.remove(SEEN.keySet().iterator().next());
            }
        }
        return read;
    }

    private static Snapshot read(byte[] bytes, String id) throws ContainerException {
        int begin = 0;
        Map<String, String> lines = new LinkedHashMap<>();
        while (begin < bytes.length && bytes[begin] != '{') {
            int end = begin;
            while (end < bytes.length && bytes[end] != '\n') {
                end++;
            }
            String line = new String(bytes, begin, end - begin, StandardCharsets.UTF_8);
            int space = Math.max(0, line.indexOf(' '));
            lines.put(line.substring(0, space), line.substring(space).strip());
            begin = end + 1;
        }
        try {
            byte[] process = Arrays.copyOfRange(bytes, Math.min(begin, bytes.length), bytes.length);
            return of(lines, ConfigReader.readProcess(process));
        } catch (InvalidConfigException | IllegalArgumentException broken) {
            throw new ContainerException(
                    "what was kept of the configuration of container " + id + " cannot be read",
                    broken);
        }
    }

    private static Snapshot of(Map<String, String> lines, Process process) {
        if (!VERSION.equals(lines.get("version"))) {
            throw new IllegalArgumentException("of another version");
        }
        Set<Namespaces.Kind> kinds = EnumSet.noneOf(Namespaces.Kind.class);
        for (String kind : lines.getOrDefault("namespaces", "").split(" ")) {
            if (!kind.isEmpty()) {
                kinds.add(Namespaces.Kind.valueOf(kind.toUpperCase(Locale.ROOT)));
            }
        }
        String domain = lines.get("personality");
        String key = lines.get("filter");
        return new Snapshot(
                process,
                kinds,
                domain == null ? null : new Personality(domain, java.util.List.of()),
                OWN.equals(lines.get("keyring")),
                "chroot".equals(lines.get("root")),
                key == null ? null : FilterKey.parse(key));
    }
}
