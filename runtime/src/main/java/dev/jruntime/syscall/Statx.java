package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// The part of struct statx (statx(2), Linux 4.11) that we look at.
///
/// @param mode type and permissions
/// @param device of the filesystem
public record Statx(
        int mode, int links, int uid, int gid, long inode, long size, long rdev, long device) {
    static final int SIZE = 256;

    /// Read the answer to [FileCalls#statx(Fd)].
    public static Statx of(Result result) throws SyscallException {
        result.value();
        return parse(result.bytes());
    }

    static Statx parse(byte[] bytes) {
        ByteBuffer struct = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
        return new Statx(
                struct.getShort(28) & 0xffff,
                struct.getInt(16),
                struct.getInt(20),
                struct.getInt(24),
                struct.getLong(32),
                struct.getLong(40),
                Device.of(struct.getInt(128), struct.getInt(132)),
                Device.of(struct.getInt(136), struct.getInt(140)));
    }

    byte[] encode() {
        ByteBuffer struct = Block.struct(SIZE);
        struct.putInt(0, Stat.STATX_BASIC_STATS).putInt(16, links).putInt(20, uid).putInt(24, gid);
        struct.putShort(28, (short) mode).putLong(32, inode).putLong(40, size);
        struct.putInt(128, Device.major(rdev)).putInt(132, Device.minor(rdev));
        struct.putInt(136, Device.major(device)).putInt(140, Device.minor(device));
        return struct.array();
    }

    /// The `S_IF*` bits.
    public int type() {
        return mode & Stat.S_IFMT;
    }

    public boolean isDirectory() {
        return type() == Stat.S_IFDIR;
    }

    public boolean isRegular() {
        return type() == Stat.S_IFREG;
    }

    public boolean sameFile(Statx other) {
        return inode == other.inode && device == other.device;
    }
}
