package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CauseTest {
    private static final String EXPECTED =
            """
            fsmount proc EPERM: is the caller's own /proc over-mounted (nested container)?
            fsopen sysfs EPERM: does the container's user namespace own its network \
            namespace?
            fsmount sysfs EPERM: is the caller's own /sys over-mounted (nested container)?
            mount - EPERM: no CAP_SYS_ADMIN in the owner of the mount namespace, or a locked \
            flag of the source would be cleared
            fsopen - ENODEV: does the kernel know this file system (/proc/filesystems)?
            move_mount - ENOSPC: limit of mounts reached? see /proc/sys/fs/mount-max
            fsconfig - EINVAL: an option or value that this file system does not know? the \
            kernel log tells more
            fsconfig - EBUSY: is it mounted elsewhere, with other options?
            move_mount - EINVAL: is the parent of the moved mount shared \
            (mount_namespaces(7))?
            open_tree - EINVAL: is the source unbindable, or are there locked mounts below \
            it? then only rbind is allowed
            open_tree - ENOENT: is the source missing, or a symbolic link that leads nowhere?
            open_tree - EMFILE: each source of a bind mount takes a descriptor; see the hard limit \
            of RLIMIT_NOFILE
            sendfile - ENOSPC: is the tmpfs, with its size=, too small for what tmpcopyup copies?
            mount_setattr - EPERM: a locked flag of the source mount cannot be cleared here
            mount_setattr - EINVAL: is it a mount point at all? does the file system allow \
            id-mapped mounts (tmpfs does since Linux 6.3)?
            umount2 - EINVAL: not a mount point, or locked by a more privileged mount \
            namespace
            pivot_root - EINVAL: is the root file system an initramfs? use --no-pivot
            pivot_root - EBUSY: the rootfs is not a mount of its own, or already the root
            unshare - EPERM: are user namespaces allowed here? see \
            /proc/sys/kernel/unprivileged_userns_clone, \
            /proc/sys/kernel/apparmor_restrict_unprivileged_userns, and the seccomp filter \
            of an outer container
            unshare - ENOSPC: limit of namespaces reached? see \
            /proc/sys/user/max_*_namespaces; user and pid namespaces nest 32 deep
            unshare - EAGAIN: limit of processes reached? see pids.max of the cgroup and \
            RLIMIT_NPROC
            unshare - EINVAL: does the kernel know these namespaces (/proc/self/ns)?
            clone3 - EBUSY: the cgroup has controllers enabled for its children, so it takes \
            no process
            clone3 - EOPNOTSUPP: the cgroup is in state "domain invalid", see its \
            cgroup.type
            setns - EPERM: no CAP_SYS_ADMIN in the user namespace that owns the target
            setns - EINVAL: a namespace of another type? a user namespace cannot be joined \
            twice
            pwrite64 uid_map EPERM: ids that are not the caller's own need newuidmap and \
            /etc/subuid
            pwrite64 gid_map EPERM: ids that are not the caller's own need newgidmap and \
            /etc/subgid
            pwrite64 uid_map EINVAL: do two ranges overlap, or are there more than 340?
            pwrite64 gid_map EINVAL: do two ranges overlap, or are there more than 340?
            pwrite64 oom_score_adj EACCES: a lower value than the caller's own needs \
            CAP_SYS_RESOURCE
            pwrite64 cgroup.procs ENOSPC: cpuset.cpus or cpuset.mems of the cgroup is empty
            pwrite64 cgroup.procs EBUSY: the cgroup has controllers enabled for its \
            children, so it takes no process
            pwrite64 cgroup.procs EOPNOTSUPP: the cgroup is threaded or in state "domain \
            invalid", see its cgroup.type
            pwrite64 cgroup.procs EACCES: moving needs write access to cgroup.procs of the \
            common ancestor: is the cgroup delegated?
            pwrite64 cgroup.procs EINVAL: a real-time process needs cpu.rt_runtime_us in its \
            cgroup
            pwrite64 cgroup.subtree_control EBUSY: there are processes in the cgroup itself; \
            they must live in a leaf
            pwrite64 cgroup.subtree_control ENOENT: the parent does not enable this \
            controller, see cgroup.controllers
            pwrite64 memory.limit_in_bytes EBUSY: more memory is in use than the new limit, \
            and cannot be reclaimed
            pwrite64 memory.limit_in_bytes EINVAL: the memory limit cannot exceed that of \
            memory and swap together
            pwrite64 memory.memsw.limit_in_bytes EINVAL: the limit of memory and swap \
            together cannot be below that of memory
            pwrite64 cpuset.cpus EACCES: not a subset of the parent's cpuset.cpus
            pwrite64 cpuset.mems EACCES: not a subset of the parent's cpuset.mems
            unlinkat - EBUSY: a mount point, or a cgroup with processes or children?
            execveat - ENOENT: if the file exists, its interpreter is missing: the ELF \
            loader, or the program after #!
            execveat - EACCES: not a regular executable file, or on a noexec mount?
            execveat - ENOEXEC: a program of another architecture, or a script without #!?
            execveat - E2BIG: arguments and environment are limited to a quarter of \
            RLIMIT_STACK
            execveat - EAGAIN: the user has more processes than RLIMIT_NPROC allows
            openat2 - EXDEV: the path leads out of its root, or across a forbidden mount
            openat2 - ELOOP: a symbolic link where none is allowed, or a loop of them
            openat2 - EAGAIN: the directory tree was changed during the walk
            openat2 - ENOSYS: Linux 5.6 has it: does the seccomp filter of an outer \
            container forbid it?
            openat2 - EROFS: a mount point that is missing in a read-only file system?
            openat2 - EOVERFLOW: the caller's id has no mapping in the file system's user \
            namespace
            mknodat - EPERM: devices cannot be created in a user namespace, nor against the \
            cgroup's device rules
            setgroups - EINVAL: is the id mapped in the container's user namespace?
            setgroups - EPERM: is /proc/self/setgroups "deny", as an unprivileged user \
            namespace has it?
            setdomainname - EPERM: does the container's user namespace own its UTS \
            namespace?
            prlimit64 - EPERM: raising a hard limit needs CAP_SYS_RESOURCE, and \
            RLIMIT_NOFILE ends at /proc/sys/fs/nr_open
            capset - EPERM: capabilities beyond the caller's permitted or bounding set
            prctl PR_CAPBSET_DROP EPERM: dropping from the bounding set needs CAP_SETPCAP
            prctl PR_CAP_AMBIENT EPERM: an ambient capability must be permitted and \
            inheritable
            seccomp - EACCES: loading a filter needs no_new_privs or CAP_SYS_ADMIN
            seccomp - EINVAL: is the kernel built with CONFIG_SECCOMP_FILTER, and does it \
            know these flags?
            seccomp - EBUSY: an earlier filter has a listener already
            bpf - EPERM: device rules of cgroup v2 need CAP_BPF and CAP_NET_ADMIN in the \
            initial user namespace
            bpf - E2BIG: 64 programs are attached to the cgroup already
            keyctl - EDQUOT: quota of keys reached? see /proc/sys/kernel/keys/maxkeys, or \
            use --no-new-keyring
            keyctl - ENOSYS: a kernel without keyrings, or an outer seccomp filter; use \
            --no-new-keyring
            memfd_create - EACCES: does /proc/sys/vm/memfd_noexec forbid executable ones?
            sched_setattr - EPERM: real-time policies need CAP_SYS_NICE, and time in the \
            cgroup
            inotify_init1 - EMFILE: limit reached? see \
            /proc/sys/fs/inotify/max_user_instances
            inotify_add_watch - ENOSPC: limit reached? see \
            /proc/sys/fs/inotify/max_user_watches
            connect - ECONNREFUSED: the socket exists, but nobody listens on it
            """;

    @Test
    void every_row_gives_its_sentence() {
        assertEquals(EXPECTED.lines().count(), Cause.ROWS.size());
        for (String line : EXPECTED.lines().toList()) {
            int colon = line.indexOf(": ");
            String[] key = line.substring(0, colon).split(" ");
            @Nullable String object = key[1].equals("-") ? null : key[1];
            assertEquals(
                    line.substring(colon + 2), Cause.of(key[0], object, Errno.valueOf(key[2])));
        }
    }

    @Test
    void no_row_hides_a_later_one() {
        Set<String> seen = new HashSet<>();
        for (Cause.Row row : Cause.ROWS) {
            for (String call : row.calls()) {
                boolean hidden = seen.contains(call + " * " + row.errno());
                assertTrue(!hidden, row.toString());
                assertTrue(seen.add(call + " " + row.object() + " " + row.errno()), row.toString());
            }
        }
    }

    @Test
    void every_call_is_one_of_the_kernel() {
        for (Cause.Row row : Cause.ROWS) {
            for (String call : row.calls()) {
                assertEquals(call, Sysno.valueOf(call.toUpperCase(Locale.ROOT)).kernelName());
            }
        }
    }

    @Test
    void an_object_narrows_the_answer() {
        assertEquals(
                "is the caller's own /proc over-mounted (nested container)?",
                Cause.of("mount", "proc", Errno.EPERM));
        assertEquals(Cause.of("mount", Errno.EPERM), Cause.of("mount", "tmpfs", Errno.EPERM));
    }

    @Test
    void the_last_part_of_a_path_is_its_object() {
        assertEquals(
                Cause.of("write", "cgroup.procs", Errno.ENOSPC),
                Cause.of("write", "/sys/fs/cgroup/a/cgroup.procs", Errno.ENOSPC));
        assertNull(Cause.of("write", "/tmp/notcgroup.procs", Errno.ENOSPC));
    }

    @Test
    void what_we_do_not_know_has_no_cause() {
        assertNull(Cause.of("read", Errno.EIO));
        assertNull(Cause.of("write", Errno.ENOSPC));
        assertNull(Cause.of("no such call", Errno.EPERM));
        assertNull(Cause.of("mount", Errno.UNKNOWN));
    }
}
