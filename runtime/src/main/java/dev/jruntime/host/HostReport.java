package dev.jruntime.host;

import dev.jruntime.linux.seccomp.Filters;
import dev.jruntime.linux.seccomp.Library;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Stat;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// What there is, section by section. Everything of the host is read by the caller's process.
public final class HostReport {
    private final HostFiles files;
    private final Configuration configuration;
    private final Server server;

    /// The server that runs this command, and where a resident one would be.
    ///
    /// @param resident whether it is one
    public record Server(boolean resident, String socket) {}

    private HostReport(HostFiles files, Configuration configuration, Server server) {
        this.files = files;
        this.configuration = configuration;
        this.server = server;
    }

    public static List<Section> ask(Proxy launcher, Configuration configuration, Server server)
            throws SyscallException {
        HostReport report = new HostReport(new HostFiles(launcher), configuration, server);
        Kernel kernel = new Kernel(launcher, report.files);
        return List.of(
                kernel.kernel(),
                kernel.namespaces(),
                Cgroups.ask(report.files),
                report.security(),
                configuration.section(),
                report.caches(),
                report.server(),
                report.state());
    }

    private Section security() throws SyscallException {
        List<Item> items = new ArrayList<>();
        String modules = files.text("/sys/kernel/security/lsm");
        items.add(
                modules.isEmpty()
                        ? Item.note(
                                "modules", "unknown", "mount securityfs on /sys/kernel/security")
                        : Item.note("modules", modules));
        boolean apparmor = files.text("/sys/module/apparmor/parameters/enabled").startsWith("Y");
        items.add(Item.note("AppArmor", apparmor ? "enabled" : "not enabled"));
        boolean selinux = files.exists("/sys/fs/selinux/enforce");
        items.add(Item.note("SELinux", selinux ? "enabled" : "not enabled"));
        items.addAll(library());
        String actions = files.text("/proc/sys/kernel/seccomp/actions_avail");
        items.add(
                actions.isEmpty()
                        ? Item.missing(
                                "seccomp",
                                "no",
                                "boot a kernel that is built with CONFIG_SECCOMP_FILTER")
                        : Item.ok("seccomp", actions));
        return new Section("security", items);
    }

    private static List<Item> library() {
        try {
            Library library = Filters.library();
            return List.of(
                    Item.ok("libseccomp", library.version() + ", API level " + library.level()),
                    Item.note("its actions", String.join(" ", library.actions())));
        } catch (IOException missing) {
            String advice = "install it (libseccomp2): without it a seccomp section is refused";
            return List.of(Item.missing("libseccomp", "not found", advice));
        }
    }

    /// The JVM does not check its cache, and is silent if it does not take it; but it says whether
    /// it has one: "mixed mode, sharing".
    private Section caches() throws SyscallException {
        boolean shares = System.getProperty("java.vm.info", "").contains("sharing");
        int filters = files.names(configuration.root() + "/.cache/seccomp").size();
        return new Section(
                "caches",
                List.of(
                        shares
                                ? Item.ok("Java classes", "in use")
                                : Item.missing(
                                        "Java classes",
                                        "missing or damaged",
                                        "install again (make install): every cold command is slower"),
                        Item.note("seccomp filters", filters + " compiled")));
    }

    private Section server() throws SyscallException {
        List<Item> items = new ArrayList<>();
        items.add(
                Item.note(
                        "of this command",
                        server.resident() ? "resident" : "private (started for it)"));
        long pid = ProcessHandle.current().pid();
        items.add(Item.note("pid", Long.toString(pid)));
        items.add(Item.note("build", configuration.build()));
        items.add(Item.note("memory", memory(files.text("/proc/" + pid + "/status"))));
        boolean listens = listens(files.text("/proc/net/unix"), server.socket());
        items.add(
                listens || server.resident()
                        ? Item.ok("socket", server.socket())
                        : Item.missing(
                                "socket",
                                server.socket() + ": nobody listens",
                                "systemctl enable --now jruntime.socket, or jruntime serve: commands then"
                                        + " take milliseconds"));
        return new Section("server", items);
    }

    /// Of `/proc/PID/status` (proc_pid_status(5)).
    static String memory(String status) {
        for (String line : status.split("\n")) {
            if (line.startsWith("VmRSS:")) {
                String kilobytes = line.replaceAll("[^0-9]", "");
                return kilobytes.isEmpty() ? "unknown" : Long.parseLong(kilobytes) / 1024 + " MiB";
            }
        }
        return "unknown";
    }

    /// Of `/proc/net/unix`: the fourth column says whether somebody accepts connections
    /// (`__SO_ACCEPTCON`, linux/net.h).
    static boolean listens(String sockets, String path) {
        return sockets.lines()
                .map(line -> line.split(" +", 8))
                .anyMatch(columns ->
                        columns.length == 8
                                && columns[7].equals(path)
                                && columns[3].equals("00010000"));
    }

    /// By the name of its magic number: `EXT4_SUPER_MAGIC` is ext4.
    static String fileSystem(long magic) {
        String name = Stat.FILE_SYSTEMS.print(magic).toLowerCase(Locale.ROOT);
        return name.replaceAll("(_super)?_magic$", "");
    }

    private Section state() throws SyscallException {
        String root = configuration.root();
        List<Item> items = new ArrayList<>();
        if (files.exists(root)) {
            items.add(Item.ok("directory", root));
            items.add(Item.note("file system", fileSystem(files.magic(root))));
        } else {
            items.add(Item.note("directory", root + ": the first container makes it"));
        }
        long containers =
                files.directories(root).stream().filter(name -> !name.startsWith(".")).count();
        items.add(Item.note("containers", Long.toString(containers)));
        return new Section("state", items);
    }
}
