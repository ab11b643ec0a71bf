package dev.jruntime.syscall;

/// What a copy of files needs beside [FileCalls]: their content, modes and extended attributes.
public interface CopyCalls extends Caller {
    /// sendfile(2) from one file to another, which its manual allows since Linux 2.6.33; unlike
    /// copy_file_range(2) it knows no pair of filesystems that it refuses.
    default Result sendfile(Fd to, Fd from, long length) throws SyscallException {
        Call call = Call.of(Sysno.SENDFILE).fd(to).fd(from);
        return submit(call.number(0).number(length));
    }

    default Result fchmod(Fd fd, int mode) throws SyscallException {
        return submit(Call.of(Sysno.FCHMOD).fd(fd).mode(mode));
    }

    /// fchmodat(2), which follows a link in the last component.
    default Result fchmodat(Fd directory, String name, int mode) throws SyscallException {
        return submit(Call.of(Sysno.FCHMODAT).fd(directory).string(name).mode(mode));
    }

    /// readlinkat(2) of a link whose length is known; the answer is longer if it has changed.
    default Result readlinkat(Fd directory, String path, int length) throws SyscallException {
        Call call = Call.of(Sysno.READLINKAT).fd(directory).string(path);
        return submit(call.fills(Block.room(length + 1)).number(length + 1).byResult());
    }

    /// flistxattr(2): names, each ended by a NUL.
    default Result flistxattr(Fd fd, int most, Errno... allowed) throws SyscallException {
        Call call = Call.of(Sysno.FLISTXATTR).fd(fd).fills(Block.room(most));
        return submit(call.number(most).byResult().allow(allowed));
    }

    default Result fgetxattr(Fd fd, String name, int most, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.FGETXATTR).fd(fd).string(name).fills(Block.room(most));
        return submit(call.number(most).byResult().allow(allowed));
    }

    default Result fsetxattr(Fd fd, String name, byte[] value, Errno... allowed)
            throws SyscallException {
        Call call = Call.of(Sysno.FSETXATTR).fd(fd).string(name).block(Block.data(value));
        return submit(call.number(value.length).number(0).allow(allowed));
    }
}
