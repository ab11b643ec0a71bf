package dev.jruntime.syscall;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The files of a [SampleHost]: what commands read on a host with cgroup v1, and one bundle.
final class SampleFiles {
    private static final byte[] NOTHING = {};

    /// The program that the bundle's root filesystem has.
    static final String PROGRAM = "/bin/sh";

    private static final String MOUNTINFO =
            """
            22 27 0:21 / /proc rw,nosuid,nodev,noexec,relatime - proc proc rw
            23 27 0:22 / /sys rw,nosuid,nodev,noexec,relatime - sysfs sysfs rw
            27 1 254:0 / / rw,relatime - ext4 /dev/vda rw
            31 23 0:28 / /sys/fs/cgroup rw,relatime - tmpfs tmpfs rw,mode=755
            32 31 0:29 / /sys/fs/cgroup/cpu,cpuacct rw,relatime - cgroup cgroup rw,cpu,cpuacct
            34 31 0:31 / /sys/fs/cgroup/cpuset rw,relatime - cgroup cgroup rw,cpuset
            35 31 0:32 / /sys/fs/cgroup/memory rw,relatime - cgroup cgroup rw,memory
            36 31 0:33 / /sys/fs/cgroup/devices rw,relatime - cgroup cgroup rw,devices
            37 31 0:34 / /sys/fs/cgroup/freezer rw,relatime - cgroup cgroup rw,freezer
            39 31 0:36 / /sys/fs/cgroup/pids rw,relatime - cgroup cgroup rw,pids
            40 31 0:37 / /sys/fs/cgroup/systemd rw,relatime - cgroup cgroup rw,name=systemd
            """;

    private static final String CGROUPS =
            """
            7:name=systemd:/
            6:pids:/
            5:freezer:/
            4:devices:/
            3:memory:/
            2:cpuset:/
            1:cpu,cpuacct:/
            """;

    private static final String BOOT_ID = "00000000-1111-2222-3333-444444444444\n";

    /// Fields 3 to 52 of `/proc/PID/stat` (proc_pid_stat(5)): a sleeping process, started at 77.
    private static final String STAT =
            "S 1 1 1 0 -1 4194560" + " 0".repeat(10) + " 1 0 77" + " 0".repeat(30);

    private static final List<String> REGULAR_IN_PROC =
            List.of("kcore", "keys", "latency_stats", "timer_list", "sched_debug", "sysrq-trigger");

    private SampleFiles() {}

    /// @param config the bundle's `config.json`
    static Map<String, byte[]> of(String bundle, byte[] config) {
        Map<String, byte[]> files = new HashMap<>();
        files.put(bundle + "/config.json", config);
        for (String name : REGULAR_IN_PROC) {
            files.put(bundle + "/rootfs/proc/" + name, NOTHING);
        }
        files.put(PROGRAM, NOTHING);
        files.put("/proc/self/mountinfo", bytes(MOUNTINFO));
        files.put("/proc/self/cgroup", bytes(CGROUPS));
        files.put("/proc/sys/kernel/random/boot_id", bytes(BOOT_ID));
        String stat = SampleHost.INIT + " (jruntime) " + STAT + "\n";
        files.put("/proc/" + SampleHost.INIT + "/stat", bytes(stat));
        files.put("/proc/self/stat", bytes(stat));
        String own = "/proc/" + SampleHost.INIT + "/";
        files.put(own + "uid_map", bytes("         0     100000      65536\n"));
        files.put(own + "gid_map", bytes("         0     100000      65536\n"));
        files.put(own + "setgroups", bytes("allow\n"));
        return files;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    /// By the name that processes and engines give its file: /proc/PID/ns/net, /run/netns/NAME.
    static long namespaceType(String path) {
        if (path.contains("/netns/")) {
            return Sched.CLONE_NEWNET;
        }
        return switch (path.substring(path.lastIndexOf('/') + 1)) {
            case "pid" -> Sched.CLONE_NEWPID;
            case "net" -> Sched.CLONE_NEWNET;
            case "mnt" -> Sched.CLONE_NEWNS;
            case "ipc" -> Sched.CLONE_NEWIPC;
            case "uts" -> Sched.CLONE_NEWUTS;
            case "user" -> Sched.CLONE_NEWUSER;
            case "time" -> Sched.CLONE_NEWTIME;
            default -> 0;
        };
    }

    static byte[] statfs(long magic) {
        return Block.struct(120).putLong(0, magic).array();
    }

    static byte[] number(int number) {
        return Block.struct(4).putInt(0, number).array();
    }
}
