package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The descriptor-based mount interface (Linux 5.2; mount_setattr 5.12), and pivot_root(2).
public interface MountCalls extends Caller {
    default Fd openTree(Fd directory, String path, int flags, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.OPEN_TREE).fd(directory).string(path);
        call.words(flags | MountFlags.OPEN_TREE_CLOEXEC, MountFlags.OPEN_TREE_FLAGS);
        return Fd.of(submit(call.allow(allowed)), path.isEmpty() ? directory.label() : path);
    }

    /// Attach a detached mount over what a descriptor stands for.
    default Result moveMount(Fd mount, Fd target, Errno... allowed) throws SyscallException {
        return moveMount(mount, target, "", allowed);
    }

    default Result moveMount(Fd mount, Fd target, String path, Errno... allowed)
            throws SyscallException {
        int flags = MountFlags.MOVE_MOUNT_F_EMPTY_PATH;
        flags |= path.isEmpty() ? MountFlags.MOVE_MOUNT_T_EMPTY_PATH : 0;
        Call call = Call.of(Sysno.MOVE_MOUNT).fd(mount).string("").fd(target).string(path);
        return submit(call.words(flags, MountFlags.MOVE_MOUNT_FLAGS).allow(allowed));
    }

    default Fd fsopen(String type) throws SyscallException {
        Call call = Call.of(Sysno.FSOPEN).string(type);
        return Fd.of(submit(call.words(MountFlags.FSOPEN_CLOEXEC, MountFlags.FSOPEN_FLAGS)), type);
    }

    /// fsconfig(2): an option with a value, or, where `value` is null, a flag.
    default Result fsconfig(Fd context, String key, @Nullable String value)
            throws SyscallException {
        int command = value == null ? MountFlags.FSCONFIG_SET_FLAG : MountFlags.FSCONFIG_SET_STRING;
        Call call = Call.of(Sysno.FSCONFIG).fd(context);
        call.words(command, MountFlags.FSCONFIG_COMMANDS).string(key).string(value);
        return submit(call.number(0));
    }

    /// fsconfig(2) with `FSCONFIG_CMD_CREATE`.
    default Result fsconfigCreate(Fd context) throws SyscallException {
        return fsconfigCommand(context, MountFlags.FSCONFIG_CMD_CREATE);
    }

    /// fsconfig(2) with one of `FSCONFIG_CMD_*`.
    default Result fsconfigCommand(Fd context, int command) throws SyscallException {
        Call call = Call.of(Sysno.FSCONFIG).fd(context);
        call.words(command, MountFlags.FSCONFIG_COMMANDS).number(0).number(0);
        return submit(call.number(0));
    }

    default Fd fspick(Fd directory, String path, int flags) throws SyscallException {
        Call call = Call.of(Sysno.FSPICK).fd(directory).string(path);
        String label = path.isEmpty() ? directory.label() : path;
        return Fd.of(submit(call.words(flags, MountFlags.FSPICK_FLAGS)), label);
    }

    /// @param attributes `MOUNT_ATTR_*`
    default Fd fsmount(Fd context, long attributes) throws SyscallException {
        Call call = Call.of(Sysno.FSMOUNT).fd(context);
        call.words(MountFlags.FSMOUNT_CLOEXEC, MountFlags.FSMOUNT_FLAGS);
        call.words(attributes, MountFlags.MOUNT_ATTR_FLAGS);
        return Fd.of(submit(call), context.label());
    }

    /// mount_setattr(2) on what a descriptor stands for.
    ///
    /// @param flags `AT_RECURSIVE` or 0
    /// @param propagation `MS_PRIVATE` and its like, or 0
    default Result mountSetattr(
            Fd mount, int flags, long set, long clear, long propagation, Errno... allowed)
            throws SyscallException {
        ByteBuffer attributes = Block.struct(32);
        attributes.putLong(0, set).putLong(8, clear).putLong(16, propagation);
        Wording text = new Wording.MountAttributes(set, clear, propagation);
        Call call = Call.of(Sysno.MOUNT_SETATTR).fd(mount).string("");
        call.words(flags | Fcntl.AT_EMPTY_PATH, Fcntl.AT_FLAGS);
        call.block(Block.of(attributes.array(), text)).number(32);
        return submit(call.allow(allowed));
    }

    default Result umount2(String path, int flags) throws SyscallException {
        Call call = Call.of(Sysno.UMOUNT2).string(path);
        return submit(call.words(flags, MountFlags.UMOUNT_FLAGS));
    }

    default Result pivotRoot(String root, String putOld) throws SyscallException {
        return submit(Call.of(Sysno.PIVOT_ROOT).string(root).string(putOld));
    }
}
