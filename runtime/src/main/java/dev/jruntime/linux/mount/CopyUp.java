package dev.jruntime.linux.mount;

import dev.jruntime.syscall.Directory;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.Statx;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/// `tmpcopyup`: a tmpfs begins as a copy of the directory that it covers.
///
/// The directory is an image's or a volume's, and may change while it is read. So it is read
/// through a mount of its own, on which no device can be opened and no link be followed, and which
/// shows nothing of other mounts. The waves of calls are few: some directories are listed at once,
/// then all their entries looked at, then all copied.
final class CopyUp {
    private static final int GROUP = 16;
    private static final int CHUNK = 2048;
    private static final int LARGE_CHUNK = 32 * 1024;
    private static final int MOST_ENTRIES = 1 << 16;
    private static final long MOST_BYTES = 1L << 30;

    /// A call that copies more would keep us from others for too long.
    private static final long PIECE = 64L << 20;

    /// What lists of names usually need; XATTR_LIST_MAX and XATTR_SIZE_MAX (xattr(7)) are the same.
    private static final int USUAL_NAMES = 512;

    private static final int MOST_ATTRIBUTES = 64 * 1024;

    private static final int LONGEST_PATH = 4095;

    private static final long INSIDE =
            Fcntl.RESOLVE_BENEATH | Fcntl.RESOLVE_NO_SYMLINKS | Fcntl.RESOLVE_NO_XDEV;

    private final Syscalls init;
    private final String destination;
    private final List<String> data;
    private final Deque<String> pending = new ArrayDeque<>();
    private long bytes;
    private int entries;

    /// A directory that is being read, and its copy; `path` is the same below both.
    private record Folder(
            String path, Fd from, Fd to, Result status, List<Result> lists, Result attributes) {}

    private record Entry(Folder folder, String name, Result status) {
        String path() {
            return folder.path().equals(".") ? name : folder.path() + "/" + name;
        }
    }

    /// What is known of a file only when its copy has been made.
    private record Copied(Entry entry, Result status, List<Result> pieces, Result attributes) {}

    /// @param data what the config says of the tmpfs itself
    CopyUp(Syscalls init, String destination, List<String> data) {
        this.init = init;
        this.destination = destination;
        this.data = List.copyOf(data);
    }

    private boolean says(String key) {
        return data.stream().anyMatch(option -> option.startsWith(key + "="));
    }

    /// @param covered the directory, as a path only
    /// @param tmpfs empty, attached nowhere
    void copy(Fd covered, Fd tmpfs) throws IOException {
        Fd view = init.openTree(covered, "", MountFlags.OPEN_TREE_CLONE | Fcntl.AT_EMPTY_PATH);
        long harmless =
                MountFlags.MOUNT_ATTR_RDONLY
                        | MountFlags.MOUNT_ATTR_NODEV
                        | MountFlags.MOUNT_ATTR_NOEXEC
                        | MountFlags.MOUNT_ATTR_NOSYMFOLLOW;
        init.mountSetattr(view, 0, harmless, 0, MountFlags.MS_PRIVATE);
        pending.add(".");
        while (!pending.isEmpty()) {
            List<Folder> folders = new ArrayList<>();
            while (!pending.isEmpty() && folders.size() < GROUP) {
                folders.add(open(view, tmpfs, pending.removeLast()));
            }
            copyEntries(folders);
        }
        init.close(view);
    }

    private Folder open(Fd view, Fd tmpfs, String path) throws SyscallException {
        int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY | Fcntl.O_NOFOLLOW;
        Fd from = init.openat2(view, path, flags, INSIDE);
        Fd to = init.openat2(tmpfs, path, flags, INSIDE);
        List<Result> lists = List.of(init.getdents(from, CHUNK), init.getdents(from, CHUNK));
        return new Folder(path, from, to, init.statx(from), lists, list(from));
    }

    private void copyEntries(List<Folder> folders) throws IOException {
        List<Entry> found = new ArrayList<>();
        for (Folder folder : folders) {
            for (String name : names(folder)) {
                check(++entries <= MOST_ENTRIES, "there are more than " + MOST_ENTRIES + " files");
                int flags = Fcntl.AT_SYMLINK_NOFOLLOW;
                found.add(new Entry(folder, name, init.statx(folder.from(), name, flags)));
            }
        }
        List<Copied> copied = new ArrayList<>();
        List<Entry> links = new ArrayList<>();
        for (Entry entry : found) {
            Statx status = Statx.of(entry.status());
            switch (status.type()) {
                case Stat.S_IFREG -> copied.add(copyFile(entry));
                case Stat.S_IFLNK -> links.add(entry);
                case Stat.S_IFDIR -> makeDirectory(entry, status);
                default -> makeNode(entry, status);
            }
        }
        copyLinks(links);
        for (Copied copy : copied) {
            verify(copy);
        }
        for (Folder folder : folders) {
            if (folder.path().equals(".")) {
                ownTop(folder);
            }
            copyAttributes(folder.from(), folder.to(), folder.attributes());
            init.close(folder.from());
            init.close(folder.to());
        }
    }

    private List<String> names(Folder folder) throws IOException {
        List<String> names = new ArrayList<>();
        byte[] chunk = {};
        for (Result list : folder.lists()) {
            chunk = list.bytes();
            names.addAll(Directory.names(chunk));
        }
        while (chunk.length > 0) {
            chunk = init.getdents(folder.from(), LARGE_CHUNK).bytes();
            names.addAll(Directory.names(chunk));
            check(names.size() <= MOST_ENTRIES, "there are more than " + MOST_ENTRIES + " files");
        }
        for (String name : names) {
            check(isReadable(name), "the name of a file in " + folder.path() + " is not UTF-8");
        }
        return names;
    }

    private static boolean isReadable(String text) {
        return text.indexOf('\ufffd') < 0;
    }

    private void check(boolean fits, String problem) throws IOException {
        if (!fits) {
            throw new IOException("tmpcopyup on " + destination + ": " + problem);
        }
    }

    private void makeDirectory(Entry entry, Statx status) throws SyscallException {
        Fd to = entry.folder().to();
        init.mkdirat(to, entry.name(), 0700);
        own(to, entry.name(), status);
        init.fchmodat(to, entry.name(), status.mode() & 07777);
        pending.add(entry.path());
    }

    /// The tmpfs itself takes owner and mode of what it covers, unless the config gives it others.
    private void ownTop(Folder top) throws SyscallException {
        Statx status = Statx.of(top.status());
        init.fchown(top.to(), says("uid") ? -1 : status.uid(), says("gid") ? -1 : status.gid());
        if (!says("mode")) {
            init.fchmod(top.to(), status.mode() & 07777);
        }
    }

    /// A device, FIFO or socket.
    private void makeNode(Entry entry, Statx status) throws SyscallException {
        Fd to = entry.folder().to();
        init.mknodat(to, entry.name(), status.type(), status.rdev());
        own(to, entry.name(), status);
        init.fchmodat(to, entry.name(), status.mode() & 07777);
    }

    private void own(Fd directory, String name, Statx status) throws SyscallException {
        init.fchownat(directory, name, status.uid(), status.gid(), Fcntl.AT_SYMLINK_NOFOLLOW);
    }

    /// By what the open file says, not by what had its name when the directory was read. Closed at
    /// once: there may be many, and few descriptors. The owner comes first, because a change of
    /// owner ends setuid and file capabilities (chown(2)).
    private Copied copyFile(Entry entry) throws IOException {
        Statx seen = Statx.of(entry.status());
        bytes += seen.size();
        check(
                bytes <= MOST_BYTES || says("size"),
                "there is more than 1 GiB, and no size= allows it");
        Fd from = openFile(entry);
        Result status = init.statx(from);
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL | Fcntl.O_NOFOLLOW;
        Fd to = init.openat2(entry.folder().to(), entry.name(), flags, 0600, INSIDE);
        List<Result> pieces = new ArrayList<>();
        for (long done = 0; done < seen.size(); done += PIECE) {
            pieces.add(init.sendfile(to, from, Math.min(PIECE, seen.size() - done)));
        }
        Result attributes = list(from);
        init.fchown(to, seen.uid(), seen.gid());
        init.fchmod(to, seen.mode() & 07777);
        init.close(from);
        init.close(to);
        return new Copied(entry, status, pieces, attributes);
    }

    /// A FIFO that has come into its place would not block us.
    private Fd openFile(Entry entry) throws SyscallException {
        int flags = Fcntl.O_RDONLY | Fcntl.O_NONBLOCK | Fcntl.O_NOCTTY | Fcntl.O_NOFOLLOW;
        return init.openat2(entry.folder().from(), entry.name(), flags, INSIDE);
    }

    private Result list(Fd file) throws SyscallException {
        return init.flistxattr(file, USUAL_NAMES, Errno.EOPNOTSUPP, Errno.ERANGE);
    }

    private void verify(Copied copy) throws IOException {
        Statx before = Statx.of(copy.entry().status());
        Statx then = Statx.of(copy.status());
        long done = 0;
        for (Result piece : copy.pieces()) {
            done += piece.value();
        }
        boolean same = then.isRegular() && then.sameFile(before) && done == before.size();
        check(same, copy.entry().path() + " has changed while it was copied");
        if (copy.attributes().bytes().length > 0 || isTooLong(copy.attributes())) {
            Fd from = openFile(copy.entry());
            int flags = Fcntl.O_RDONLY | Fcntl.O_NOFOLLOW;
            Fd to = init.openat2(copy.entry().folder().to(), copy.entry().name(), flags, INSIDE);
            copyAttributes(from, to, copy.attributes());
            init.close(from);
            init.close(to);
        }
    }

    private void copyLinks(List<Entry> links) throws IOException {
        List<Result> targets = new ArrayList<>();
        for (Entry link : links) {
            int length = (int) Math.min(Statx.of(link.status()).size(), LONGEST_PATH);
            targets.add(init.readlinkat(link.folder().from(), link.name(), length));
        }
        for (int i = 0; i < links.size(); i++) {
            Entry link = links.get(i);
            byte[] bytes = targets.get(i).bytes();
            boolean same = bytes.length == Statx.of(link.status()).size();
            check(same, link.path() + " has changed while it was copied");
            String target = new String(bytes, StandardCharsets.UTF_8);
            check(isReadable(target), "the symbolic link " + link.path() + " is not UTF-8");
            init.symlinkat(target, link.folder().to(), link.name());
            own(link.folder().to(), link.name(), Statx.of(link.status()));
        }
    }

    /// Extended attributes, ACLs and file capabilities among them. `user.` ones tmpfs has since
    /// Linux 6.6; those of `trusted.` belong to overlayfs and its like, not to the files.
    private void copyAttributes(Fd from, Fd to, Result list) throws IOException {
        Result all = isTooLong(list) ? init.flistxattr(from, MOST_ATTRIBUTES) : list;
        String names = new String(all.bytes(), StandardCharsets.UTF_8);
        for (String name : names.split("\0")) {
            if (name.isEmpty() || name.startsWith("trusted.")) {
                continue;
            }
            Result value = init.fgetxattr(from, name, MOST_ATTRIBUTES, Errno.ENODATA);
            if (value.ok()) {
                init.fsetxattr(to, name, value.bytes(), Errno.EOPNOTSUPP, Errno.EPERM);
            }
        }
    }

    private static boolean isTooLong(Result list) throws SyscallException {
        return !list.ok() && list.errno() == Errno.ERANGE;
    }
}
