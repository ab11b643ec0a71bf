package dev.jruntime.linux.process;

import dev.jruntime.spec.Capabilities;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.User;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Who the payload is: ids, groups, capabilities, no_new_privs (capabilities(7)).
///
/// @param user the config's, or root where it names none
/// @param sets null leaves capabilities as they are
/// @param keepsGroups whether the list of groups is what it shall be already: empty
public record Identity(
        User user, @Nullable Sets sets, boolean noNewPrivileges, boolean keepsGroups) {
    private static final User ROOT = new User(0, 0, null, List.of());

    /// Masks of capability bits.
    public record Sets(
            long bounding, long effective, long inheritable, long permitted, long ambient) {}

    /// @param grantable what the caller may grant: the capabilities that it has itself
    /// @param warnings gets a line for each capability that is unknown or not grantable; the spec
    ///   wants no error for them (config.md, "capabilities")
    public static Identity of(Process process, long grantable, List<String> warnings) {
        User user = process.user() == null ? ROOT : process.user();
        Capabilities capabilities = process.capabilities();
        @Nullable Sets sets = null;
        if (capabilities != null) {
            List<String> missing = new ArrayList<>();
            long permitted = mask(capabilities.permitted(), grantable, missing);
            long inheritable = mask(capabilities.inheritable(), grantable, missing);
            sets =
                    new Sets(
                            mask(capabilities.bounding(), grantable, missing),
                            mask(capabilities.effective(), grantable, missing) & permitted,
                            inheritable,
                            permitted,
                            mask(capabilities.ambient(), grantable, missing)
                                    & permitted
                                    & inheritable);
            missing.stream().distinct().forEach(line -> warnings.add(line));
        }
        return new Identity(user, sets, process.noNewPrivileges(), false);
    }

    /// The same in a user namespace into which no groups are brought along: many of them deny
    /// setgroups(2), and without groups it is not needed.
    public Identity withoutGroups() {
        return user.additionalGids().isEmpty()
                ? new Identity(user, sets, noNewPrivileges, true)
                : this;
    }

    /// Become root of the user namespace that was entered, after which nothing is done with the ids
    /// of the host any more. A change of ids makes a process dumpable (by fs.suid_dumpable) and
    /// lets it outlive its parent (prctl(2)).
    public static void becomeRoot(Syscalls init) throws SyscallException {
        init.setresgid(0);
        init.setresuid(0);
        init.prctl(Prctl.PR_SET_DUMPABLE, 0);
    }

    private static long mask(List<String> names, long grantable, List<String> missing) {
        long mask = 0;
        for (String name : names) {
            @Nullable Capability capability = Capability.find(name);
            if (capability == null) {
                missing.add("capability " + name + " is unknown and left out");
            } else if ((capability.bit() & grantable) == 0) {
                missing.add("capability " + name + " is not ours to grant and left out");
            } else {
                mask |= capability.bit();
            }
        }
        return mask;
    }

    /// Become that user. The bounding set shrinks first, for which capabilities are needed; the
    /// others survive the change of ids by `PR_SET_KEEPCAPS`.
    public void assume(Syscalls init) throws SyscallException {
        assume(init, 0);
    }

    /// Become that user in all but what the load of a seccomp filter takes without no_new_privs
    /// (seccomp(2)), for a process whose clone will load one, and then [#giveUp(Syscalls)].
    ///
    /// @return false, with nothing done, where capabilities stay as they are: they go with the ids
    public boolean assumeButForFilter(Syscalls init) throws SyscallException {
        if (sets == null) {
            return false;
        }
        assume(init, Capability.CAP_SYS_ADMIN.bit());
        return true;
    }

    /// Have what the config says and no more: the end of [#assumeButForFilter(Syscalls)].
    public void giveUp(Syscalls init) throws SyscallException {
        Sets wanted = java.util.Objects.requireNonNull(sets);
        init.capset(wanted.effective, wanted.permitted, wanted.inheritable);
    }

    private void assume(Syscalls init, long more) throws SyscallException {
        Sets wanted = sets;
        if (wanted != null) {
            dropBounding(init, wanted.bounding);
            init.prctl(Prctl.PR_SET_KEEPCAPS, 1);
        }
        if (!keepsGroups) {
            init.setgroups(user.additionalGids().stream().map(Long::intValue).toList());
        }
        init.setresgid((int) user.gid());
        init.setresuid((int) user.uid());
        if (wanted != null) {
            init.prctl(Prctl.PR_SET_KEEPCAPS, 0);
            init.capset(wanted.effective | more, wanted.permitted | more, wanted.inheritable);
            raiseAmbient(init, wanted.ambient);
        }
        if (noNewPrivileges) {
            init.prctl(Prctl.PR_SET_NO_NEW_PRIVS, 1);
        }
    }

    /// Numbers that this kernel doesn't know end with EINVAL.
    private static void dropBounding(Syscalls init, long kept) throws SyscallException {
        for (Capability capability : Capability.values()) {
            if ((kept & capability.bit()) == 0) {
                init.prctl(Prctl.PR_CAPBSET_DROP, capability.number(), Errno.EINVAL);
            }
        }
    }

    private static void raiseAmbient(Syscalls init, long ambient) throws SyscallException {
        init.prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_CLEAR_ALL);
        for (Capability capability : Capability.values()) {
            if ((ambient & capability.bit()) != 0) {
                init.prctl(Prctl.PR_CAP_AMBIENT, Prctl.PR_CAP_AMBIENT_RAISE, capability.number());
            }
        }
    }
}
