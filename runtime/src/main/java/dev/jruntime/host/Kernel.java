package dev.jruntime.host;

import dev.jruntime.linux.namespace.Namespaces;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.SyscallException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// The kernel: its version, calls that something may forbid, namespaces.
final class Kernel {
    private static final Pattern RELEASE = Pattern.compile("(\\d+)\\.(\\d+).*", Pattern.DOTALL);
    private static final int MINIMUM = 514;
    private static final Errno[] FORBIDDEN = {Errno.ENOSYS, Errno.EPERM};

    /// What is used where the kernel has it, and done otherwise where it has not.
    private enum Newer {
        EXECUTABLE_MEMFD(603, "memfds marked as executable"),
        MAPPED_TMPFS(603, "id-mapped tmpfs"),
        PEER_PIDFD(605, "SO_PEERPIDFD");

        private final int since;
        private final String text;

        Newer(int since, String text) {
            this.since = since;
            this.text = text;
        }
    }

    private final Proxy launcher;
    private final HostFiles files;

    Kernel(Proxy launcher, HostFiles files) {
        this.launcher = launcher;
        this.files = files;
    }

    Section kernel() throws SyscallException {
        String release = files.text("/proc/sys/kernel/osrelease");
        List<Item> items = new ArrayList<>();
        items.add(
                number(release) >= MINIMUM
                        ? Item.ok("release", release)
                        : Item.missing("release", release, "Linux 5.14 or newer is needed"));
        items.add(Item.ok("architecture", launcher.arch().name().toLowerCase(Locale.ROOT)));
        items.add(calls());
        for (Newer each : Newer.values()) {
            String since = each.since / 100 + "." + each.since % 100;
            items.add(
                    Item.note(
                            each.text,
                            (number(release) >= each.since ? "yes" : "no, done without")
                                    + " (since Linux "
                                    + since
                                    + ")"));
        }
        return new Section("kernel", items);
    }

    /// 6.18 is 618.
    static int number(String release) {
        Matcher matcher = RELEASE.matcher(release);
        return matcher.matches()
                ? 100 * Integer.parseInt(matcher.group(1)) + Integer.parseInt(matcher.group(2))
                : 0;
    }

    /// Those that a seccomp filter of an outer container is known to forbid.
    private Item calls() throws SyscallException {
        List<String> forbidden = new ArrayList<>();
        Fd opened = launcher.openat2(Fd.CWD, "/", Fcntl.O_PATH, 0, FORBIDDEN);
        Fd pidfd = launcher.pidfdOpen(launcher.hello().pid(), FORBIDDEN);
        boolean access = launcher.faccessat(Fd.CWD, "/", 0, 0, FORBIDDEN).ok();
        if (opened.absent()) {
            forbidden.add("openat2");
        }
        if (pidfd.absent()) {
            forbidden.add("pidfd_open");
        }
        if (!access) {
            forbidden.add("faccessat2");
        }
        launcher.close(opened);
        launcher.close(pidfd);
        launcher.flush();
        return forbidden.isEmpty()
                ? Item.ok("system calls", "openat2, pidfd_open, faccessat2")
                : Item.missing(
                        "system calls",
                        "without " + String.join(", ", forbidden),
                        "is this a container? let its seccomp filter allow them");
    }

    Section namespaces() throws SyscallException {
        List<Item> items = new ArrayList<>();
        for (Namespaces.Kind kind : Namespaces.Kind.values()) {
            items.add(
                    files.exists("/proc/self/ns/" + kind.file())
                            ? Item.ok(kind.type(), "yes")
                            : Item.missing(
                                    kind.type(), "no", "boot a kernel that is built with it"));
        }
        items.add(userNamespaces());
        return new Section("namespaces", items);
    }

    private Item userNamespaces() throws SyscallException {
        String name = "limit of user namespaces";
        String most = files.text("/proc/sys/user/max_user_namespaces");
        if (most.isEmpty() || most.equals("0")) {
            return Item.missing(name, "0", "sysctl user.max_user_namespaces=10000");
        }
        for (String key :
                List.of("unprivileged_userns_clone=1", "apparmor_restrict_unprivileged_userns=0")) {
            String[] wanted = key.split("=");
            String value = files.text("/proc/sys/kernel/" + wanted[0]);
            if (!value.isEmpty() && !value.equals(wanted[1])) {
                return Item.note(
                        name,
                        most + ", for root only",
                        "for other users: sysctl kernel." + key + ", if you trust them");
            }
        }
        return Item.ok(name, most);
    }
}
