package dev.jruntime.syscall;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A host that exists in memory only, for [RecordedSyscalls]: calls succeed, files that are written
/// can be read, and what is not known of is an empty directory. Only below the state root a file
/// that nobody has made does not exist.
public final class SampleHost {
    /// The pid of the one container's init.
    public static final int INIT = 4242;

    private static final long ALL_CAPABILITIES = (1L << 41) - 1;
    private static final int FIRST_DESCRIPTOR = 3;
    private static final byte[] NOTHING = {};
    private static final Map<String, Long> DEVICES =
            Map.of(
                    "null", Device.of(1, 3),
                    "zero", Device.of(1, 5),
                    "full", Device.of(1, 7),
                    "random", Device.of(1, 8),
                    "urandom", Device.of(1, 9),
                    "tty", Device.of(5, 0),
                    "pts/0", Device.of(136, 0));

    private final Map<String, byte[]> files = new HashMap<>();
    private final Set<String> directories = new HashSet<>();
    private final Map<String, Statx> nodes = new HashMap<>();
    private final Map<Integer, Open> open = new HashMap<>();
    private final String stateRoot;
    private int next = FIRST_DESCRIPTOR;
    private boolean executed;
    private boolean killed;
    private boolean bound;
    private int calls;
    private int failing;
    private Errno failure = Errno.UNKNOWN;

    /// What a call answers: its result or `-errno`, and the memory that it fills.
    record Answer(long value, byte @Nullable [] memory) {}

    /// An open file.
    private static final class Open {
        private final String path;
        private int position;

        private Open(String path) {
            this.path = path;
        }
    }

    /// @param stateRoot where containers' state is kept
    /// @param files by absolute path
    SampleHost(String stateRoot, Map<String, byte[]> files) {
        this.stateRoot = stateRoot;
        this.files.putAll(files);
        directories.add(stateRoot);
    }

    /// A host with cgroup v1 and one bundle, whose root filesystem has `/bin/sh`.
    public static SampleHost withBundle(String stateRoot, String bundle, byte[] config) {
        return new SampleHost(stateRoot, SampleFiles.of(bundle, config));
    }

    /// Put a file there, or replace it; its directory is made.
    public void put(String path, byte[] content) {
        directories.add(path.substring(0, path.lastIndexOf('/')));
        files.put(path, content);
    }

    /// What a file holds; empty if there is none.
    public byte[] content(String path) {
        return files.getOrDefault(path, NOTHING);
    }

    /// Whether there is a file or directory below the state root.
    public boolean has(String path) {
        return exists(path);
    }

    /// How many system calls there were.
    public int calls() {
        return calls;
    }

    /// Let the system call fail that is the nth from the beginning.
    public void fail(int nth, Errno errno) {
        failing = nth;
        failure = errno;
    }

    Answer answer(Call call) {
        Sysno sysno = call.sysno();
        if (sysno != null && ++calls == failing) {
            return failed(failure);
        }
        if (sysno == null) {
            return call.isNative(Call.Native.CLONE)
                    ? filled(INIT, call, SampleFiles.number(open("")))
                    : ok();
        }
        return switch (sysno) {
            case OPENAT, OPENAT2 -> openat(call);
            case OPEN_TREE -> new Answer(open(pathOf(call, 0)), null);
            case FSOPEN, FSMOUNT, FSPICK, SOCKET, SIGNALFD4, EVENTFD2, ACCEPT4, PIDFD_GETFD ->
                    new Answer(open(""), null);
            case PIDFD_OPEN -> killed ? failed(Errno.ESRCH) : new Answer(open(""), null);
            case DUP3 -> new Answer(numberAt(call, 1), null);
            case SENDTO -> new Answer(numberAt(call, 2), null);
            case IOCTL -> ioctl(call);
            case READ -> read(call);
            case WRITE -> write(call);
            case STATX -> filled(0, call, status(pathOf(call, 0)));
            case MKDIRAT -> made(call);
            case MKNODAT -> node(call);
            case RENAMEAT2 -> renamed(call);
            case UNLINKAT -> removed(pathOf(call, 0));
            case EXECVE -> executed(stringAt(call, 0));
            case PIDFD_SEND_SIGNAL -> signalled(call);
            case BIND -> bound();
            case CONNECT -> connected(call);
            default -> values(sysno, call);
        };
    }

    private Answer values(Sysno sysno, Call call) {
        return switch (sysno) {
            case GETCWD -> text(call, "/\0");
            case READLINKAT -> executable(call);
            case UMASK -> new Answer(022, null);
            case KEYCTL -> new Answer(7, null);
            case GETDENTS64 -> entries(call);
            case SOCKETPAIR ->
                    filled(0, call, Block.struct(8).putInt(0, 100).putInt(4, 101).array());
            case CAPGET -> filled(0, call, capabilities());
            case FSTATFS -> filled(0, call, SampleFiles.statfs(Stat.DEVPTS_SUPER_MAGIC));
            case PPOLL ->
                    filled(1, call, Block.struct(16).putShort(6, (short) Poll.POLLIN).array());
            case GETSOCKOPT -> filled(0, call, Block.struct(12).putInt(0, INIT).array());
            case RECVMSG -> filled(1, call, rights(open("")));
            case WAIT4 -> filled(INIT, call, new byte[4]);
            default -> filled(0, call, NOTHING);
        };
    }

    /// A control message with one descriptor (cmsg(3)).
    private static byte[] rights(int descriptor) {
        ByteBuffer control = Block.struct(24).putLong(0, 20).putInt(8, Sockets.SOL_SOCKET);
        return control.putInt(12, Sockets.SCM_RIGHTS).putInt(16, descriptor).array();
    }

    /// A process that has ended has none any more.
    private Answer executable(Call call) {
        if (pathOf(call, 0).startsWith("/proc/self/fd/")) {
            return text(call, "anon_inode:seccomp notify");
        }
        String stat = new String(content("/proc/" + INIT + "/stat"), StandardCharsets.US_ASCII);
        return stat.contains(") Z ")
                ? failed(Errno.ENOENT)
                : text(call, executed ? SampleFiles.PROGRAM : "/memfd:jruntime (deleted)");
    }

    private static Answer ok() {
        return new Answer(0, null);
    }

    private static Answer failed(Errno errno) {
        return new Answer(-errno.number(), null);
    }

    /// Memory of the size that the call asks for, however much is known of its content.
    private static Answer filled(long value, Call call, byte[] content) {
        Block out = call.out();
        if (out == null) {
            return new Answer(value, null);
        }
        int length = call.outByResult() ? (int) value : out.length();
        return new Answer(value, java.util.Arrays.copyOf(content, length));
    }

    private static Answer text(Call call, String content) {
        byte[] bytes = content.getBytes(StandardCharsets.UTF_8);
        return filled(bytes.length, call, bytes);
    }

    private static byte[] capabilities() {
        return Block.struct(24)
                .putInt(4, (int) ALL_CAPABILITIES)
                .putInt(16, (int) (ALL_CAPABILITIES >>> 32))
                .array();
    }

    private int open(String path) {
        open.put(next, new Open(path));
        return next++;
    }

    /// The path that stands behind a descriptor at one position of the arguments, at the next.
    private String pathOf(Call call, int position) {
        String directory = pathAt(call, position);
        String name = stringAt(call, position + 1);
        if (name.startsWith("/") || directory.isEmpty()) {
            return name;
        }
        return name.isEmpty() || name.equals(".") ? directory : directory + "/" + name;
    }

    private String pathAt(Call call, int position) {
        if (!(call.argument(position) instanceof Call.Handle(Fd fd))) {
            return "";
        }
        Open file = open.get(numberOf(fd));
        return file == null ? fd.label() : file.path;
    }

    private static int numberOf(Fd fd) {
        try {
            return fd.number();
        } catch (SyscallException failed) {
            return -1;
        }
    }

    private static String stringAt(Call call, int position) {
        String text = call.argument(position).text();
        return text.startsWith("\"") ? text.substring(1, text.length() - 1) : "";
    }

    private boolean exists(String path) {
        return !path.startsWith(stateRoot + "/")
                || files.containsKey(path)
                || directories.contains(path);
    }

    private Answer openat(Call call) {
        String path = pathOf(call, 0);
        if (call.argument(2).text().contains("O_CREAT")) {
            files.putIfAbsent(path, NOTHING);
        }
        boolean gone = killed && path.startsWith("/proc/" + INIT + "/");
        return gone || !exists(path) ? failed(Errno.ENOENT) : new Answer(open(path), null);
    }

    private Answer ioctl(Call call) {
        return switch (call.argument(1).text()) {
            case "TIOCGPTPEER" -> new Answer(open("pts/0"), null);
            case "NS_GET_NSTYPE" -> new Answer(SampleFiles.namespaceType(pathAt(call, 0)), null);
            default -> filled(0, call, NOTHING);
        };
    }

    private Answer read(Call call) {
        Open file = fileAt(call);
        byte[] content = files.getOrDefault(file.path, NOTHING);
        int most = java.util.Objects.requireNonNull(call.out()).length();
        int end = Math.min(content.length, file.position + most);
        byte[] piece = java.util.Arrays.copyOfRange(content, file.position, end);
        file.position = end;
        return new Answer(piece.length, piece);
    }

    private Open fileAt(Call call) {
        if (call.argument(0) instanceof Call.Handle(Fd fd)) {
            return open.computeIfAbsent(numberOf(fd), _ -> new Open(fd.label()));
        }
        throw new IllegalArgumentException("no descriptor: " + call.text());
    }

    /// The directories below the state root; other directories are empty.
    private Answer entries(Call call) {
        Open directory = fileAt(call);
        List<String> names =
                directory.path.equals(stateRoot)
                        ? directories.stream()
                                .filter(path -> path.lastIndexOf('/') == stateRoot.length())
                                .map(path -> path.substring(stateRoot.length() + 1))
                                .sorted()
                                .toList()
                        : List.of();
        int most = java.util.Objects.requireNonNull(call.out()).length();
        ByteBuffer records = Block.struct(most);
        while (directory.position < names.size()
                && Directory.put(records, names.get(directory.position))) {
            directory.position++;
        }
        return filled(records.position(), call, records.array());
    }

    private Answer write(Call call) {
        byte[] piece = NOTHING;
        if (call.argument(1) instanceof Call.Memory(Block block, _)) {
            piece = block.content();
        }
        String path = fileAt(call).path;
        if (path.endsWith("/freezer.state")) {
            files.put(path, piece);
        } else if (files.containsKey(path)) {
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            all.writeBytes(files.getOrDefault(path, NOTHING));
            all.writeBytes(piece);
            files.put(path, all.toByteArray());
        }
        return new Answer(piece.length, null);
    }

    private Answer made(Call call) {
        String path = pathOf(call, 0);
        boolean ours = path.startsWith(stateRoot);
        return ours && !directories.add(path) ? failed(Errno.EEXIST) : ok();
    }

    private Answer node(Call call) {
        int mode = (int) numberAt(call, 2);
        long device = numberAt(call, 3);
        nodes.putIfAbsent(pathOf(call, 0), new Statx(mode, 1, 0, 0, 1, 0, device, 0));
        return ok();
    }

    private static long numberAt(Call call, int position) {
        return call.argument(position) instanceof Call.Known number ? number.value() : 0;
    }

    private Answer renamed(Call call) {
        byte[] content = files.remove(pathOf(call, 0));
        if (content != null) {
            files.put(pathOf(call, 2), content);
        }
        return ok();
    }

    private Answer removed(String path) {
        boolean present = exists(path);
        files.remove(path);
        directories.remove(path);
        return present ? ok() : failed(Errno.ENOENT);
    }

    /// Init's program is one of the files; a hook's is none, and its process is not init.
    private Answer executed(String program) {
        executed |= files.containsKey(program);
        return ok();
    }

    private Answer bound() {
        bound = true;
        return ok();
    }

    /// Init listens in its state directory, by a relative name; others elsewhere.
    private Answer connected(Call call) {
        boolean init = call.argument(1).text().equals("\"socket\"");
        return init && (!bound || killed) ? failed(Errno.ECONNREFUSED) : ok();
    }

    private Answer signalled(Call call) {
        killed |= call.argument(1).text().equals("SIGKILL");
        return ok();
    }

    private byte[] status(String path) {
        Statx node = nodes.get(path);
        if (node != null) {
            return node.encode();
        }
        byte[] content = files.get(path);
        Long device = deviceAt(path);
        int type = content == null ? Stat.S_IFDIR : Stat.S_IFREG;
        if (device != null || path.startsWith("stream ")) {
            type = device == null ? Stat.S_IFIFO : Stat.S_IFCHR;
        }
        long size = content == null ? 0 : content.length;
        long inode = Integer.toUnsignedLong(path.hashCode());
        long number = device == null ? 0 : device;
        return new Statx(type | 0755, 1, 0, 0, inode, size, number, Device.of(8, 1)).encode();
    }

    private static @Nullable Long deviceAt(String path) {
        for (Map.Entry<String, Long> each : DEVICES.entrySet()) {
            if (path.equals(each.getKey()) || path.endsWith("dev/" + each.getKey())) {
                return each.getValue();
            }
        }
        return null;
    }
}
