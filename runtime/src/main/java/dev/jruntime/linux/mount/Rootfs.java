package dev.jruntime.linux.mount;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.MountFlags;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.ArrayList;
import java.util.List;

/// The root filesystem as init sees it while it builds the container. Every path in it is resolved
/// by the kernel with the rootfs as its root, to a descriptor; names never leave it, whatever links
/// the image holds (runc CVE-2021-30465, CVE-2019-19921 and many more).
public final class Rootfs {
    /// Links of /proc such as `fd/7` lead anywhere; no image needs them.
    static final long INSIDE = Fcntl.RESOLVE_IN_ROOT | Fcntl.RESOLVE_NO_MAGICLINKS;

    private static final int DIRECTORY_MODE = 0755;
    private static final int FILE_MODE = 0644;

    private final Syscalls init;
    private Fd root;

    /// @param root the rootfs' mount, attached
    public Rootfs(Syscalls init, Fd root) {
        this.init = init;
        this.root = root;
    }

    public Syscalls init() {
        return init;
    }

    public Fd root() {
        return root;
    }

    /// What a path leads to, without opening it (`O_PATH`).
    public Fd find(String path, Errno... allowed) throws SyscallException {
        return open(path, Fcntl.O_PATH, allowed);
    }

    /// @param flags `O_*`
    public Fd open(String path, int flags, Errno... allowed) throws SyscallException {
        List<String> components = components(path);
        String inside = components.isEmpty() ? "." : String.join("/", components);
        return init.openat2(root, inside, flags, INSIDE, allowed);
    }

    /// A directory, made with its parents where it is missing.
    public Fd directory(String path) throws SyscallException {
        return directory(path, 0);
    }

    /// @param flags `O_NOFOLLOW`, or 0
    Fd directory(String path, int flags) throws SyscallException {
        List<String> components = components(path);
        if (normalized(path).isEmpty()) {
            return root;
        }
        makeDirectories(components, components.size());
        return open(path, Fcntl.O_PATH | Fcntl.O_DIRECTORY | flags);
    }

    /// The same, but nowhere on the way may be a symbolic link: the kernel's own files and devices
    /// must not end up elsewhere (runc CVE-2019-19921, CVE-2026-41579).
    public Fd realDirectory(String path) throws SyscallException {
        List<String> names = normalized(path);
        if (names.isEmpty()) {
            return root;
        }
        makeDirectories(names, names.size());
        long resolve = INSIDE | Fcntl.RESOLVE_NO_SYMLINKS;
        int flags = Fcntl.O_PATH | Fcntl.O_DIRECTORY;
        return init.openat2(root, String.join("/", names), flags, resolve);
    }

    /// A place for a mount of something that is no directory: a file is made if nothing is there.
    public Fd file(String path) throws SyscallException {
        return file(path, 0);
    }

    /// @param flags `O_NOFOLLOW`, or 0
    Fd file(String path, int flags) throws SyscallException {
        List<String> components = components(path);
        Fd parent = parent(components);
        String name = components.getLast();
        init.mknodat(parent, name, Stat.S_IFREG | FILE_MODE, 0, Errno.EEXIST);
        release(parent);
        return open(path, Fcntl.O_PATH | flags);
    }

    /// The directory that holds the last component, made with its parents where it is missing.
    public Fd parent(List<String> components) throws SyscallException {
        int last = components.size() - 1;
        makeDirectories(components, last);
        return last == 0 ? root : inner(components, last);
    }

    /// Close what [#parent(List)] or [#directory(String)] gave, unless it is the root itself.
    public void release(Fd fd) throws SyscallException {
        if (fd != root) {
            init.close(fd);
        }
    }

    /// mkdirat(2) says EEXIST before it says EROFS, and follows no link in the last component.
    private void makeDirectories(List<String> components, int count) throws SyscallException {
        for (int i = 0; i < count; i++) {
            Fd parent = i == 0 ? root : inner(components, i);
            init.mkdirat(parent, components.get(i), DIRECTORY_MODE, Errno.EEXIST);
            release(parent);
        }
    }

    private Fd inner(List<String> components, int count) throws SyscallException {
        String path = String.join("/", components.subList(0, count));
        return init.openat2(root, path, Fcntl.O_PATH | Fcntl.O_DIRECTORY, INSIDE);
    }

    /// The names that a path consists of; `..` is left to the kernel, which stays inside.
    public static List<String> components(String path) {
        List<String> components = new ArrayList<>();
        for (String component : path.split("/")) {
            if (!component.isEmpty() && !component.equals(".")) {
                components.add(component);
            }
        }
        return components;
    }

    /// The same without `..`: as they read, if no link were among them.
    public static List<String> normalized(String path) {
        List<String> names = new ArrayList<>();
        for (String component : components(path)) {
            if (!component.equals("..")) {
                names.add(component);
            } else if (!names.isEmpty()) {
                names.removeLast();
            }
        }
        return names;
    }

    /// Attach a mount over what [#directory(String)] or [#file(String)] gave. One that covers the
    /// root is the root for whatever follows.
    public void attach(Fd mount, Fd place) throws SyscallException {
        init.moveMount(mount, place);
        if (place == root) {
            root = mount;
        } else {
            init.close(place);
        }
    }

    /// Make this the root of init's mount namespace, and drop the one before.
    public void pivot() throws SyscallException {
        init.fchdir(root);
        init.pivotRoot(".", ".");
        init.umount2(".", MountFlags.MNT_DETACH);
        init.chdir("/");
    }

    /// Make this the root by chroot(2), where pivot_root(2) fails: on an initramfs. The mounts of
    /// the caller stay below it, out of sight.
    public void chroot() throws SyscallException {
        init.fchdir(root);
        init.chroot(".");
        init.chdir("/");
    }
}
