package dev.jruntime.container;

import dev.jruntime.cgroup.Hierarchy;
import dev.jruntime.cgroup.ProcCgroup;
import dev.jruntime.linux.mount.MountInfo;
import dev.jruntime.linux.process.ProcStat;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Resource;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What the caller's process says of its host and of itself.
final class HostFacts {
    private static final int PAGE = 4096;
    private static final int MOST = 16 << 20;

    private final FileText mounts;
    private final FileText cgroups;
    private final Result bootId;
    private final Result capabilities;
    private final Result uid;
    private final Result descriptors;
    private final Result stat;
    private @Nullable List<Hierarchy> hierarchies;
    private @Nullable List<MountInfo> mountTable;

    private HostFacts(Syscalls launcher) throws SyscallException {
        mounts = new FileText(launcher, open(launcher, "/proc/self/mountinfo"), PAGE, 6);
        cgroups = new FileText(launcher, open(launcher, "/proc/self/cgroup"), PAGE, 2);
        bootId = Liveness.readBootId(launcher);
        capabilities = launcher.capget();
        uid = launcher.geteuid();
        descriptors = launcher.prlimit(0, Resource.RLIMIT_NOFILE);
        Fd file = open(launcher, "/proc/self/stat");
        stat = launcher.read(file, 1024);
        launcher.close(file);
    }

    private static Fd open(Syscalls launcher, String path) throws SyscallException {
        return launcher.openat(Fd.CWD, path, Fcntl.O_RDONLY, 0);
    }

    /// Ask for all of it, along with other calls.
    static HostFacts ask(Syscalls launcher) throws SyscallException {
        return new HostFacts(launcher);
    }

    /// The caller's mounts.
    List<MountInfo> mounts() throws SyscallException {
        List<MountInfo> present = mountTable;
        if (present == null) {
            present = MountInfo.parse(new String(mounts.bytes(MOST), StandardCharsets.UTF_8));
            mountTable = present;
        }
        return present;
    }

    List<Hierarchy> hierarchies() throws SyscallException {
        if (hierarchies != null) {
            return hierarchies;
        }
        String own = new String(cgroups.bytes(MOST), StandardCharsets.UTF_8);
        hierarchies = Hierarchy.find(mounts(), ProcCgroup.parse(own));
        return hierarchies;
    }

    String bootId() throws SyscallException {
        return Liveness.text(bootId);
    }

    /// The caller's permitted capabilities: none but these can be granted.
    long permittedCapabilities() throws SyscallException {
        return permitted(capabilities);
    }

    /// @param capabilities the answer of capget(2)
    static long permitted(Result capabilities) throws SyscallException {
        ByteBuffer data = ByteBuffer.wrap(capabilities.bytes()).order(ByteOrder.LITTLE_ENDIAN);
        return data.getInt(4) & 0xffffffffL | (long) data.getInt(16) << 32;
    }

    /// The caller's process: its pid, and when it was started.
    String caller() throws SyscallException {
        ProcStat process = Liveness.parse(stat);
        return process == null ? "" : process.pid() + "@" + process.startTime();
    }

    /// The name of the caller's process, which is that of every clone of it.
    String processName() throws SyscallException {
        ProcStat process = Liveness.parse(stat);
        return process == null ? "" : process.comm();
    }

    /// Soft and hard limit of the caller's descriptors, as prlimit(2) answers.
    Result descriptorLimits() {
        return descriptors;
    }

    long uid() throws SyscallException {
        return uid.value();
    }
}
