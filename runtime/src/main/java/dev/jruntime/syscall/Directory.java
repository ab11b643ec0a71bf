package dev.jruntime.syscall;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/// Reads directories (getdents64(2)).
public final class Directory {
    private static final int CHUNK = 32 * 1024;
    private static final int TYPE_DIRECTORY = 4;
    private static final int NAME_OFFSET = 19;

    private Directory() {}

    /// An entry; `.` and `..` are left out.
    record Entry(String name, boolean isDirectory) {}

    /// The names of all entries.
    public static List<String> names(Syscalls calls, Fd directory) throws SyscallException {
        return entries(calls, directory).stream().map(Entry::name).toList();
    }

    /// The names of all directories in it.
    public static List<String> subdirectories(Syscalls calls, Fd directory)
            throws SyscallException {
        return entries(calls, directory).stream()
                .filter(Entry::isDirectory)
                .map(Entry::name)
                .toList();
    }

    private static List<Entry> entries(Syscalls calls, Fd directory) throws SyscallException {
        List<Entry> entries = new ArrayList<>();
        // One that has been removed meanwhile has no entries (getdents64(2)).
        Result next = calls.getdents(directory, CHUNK, Errno.ENOENT);
        while (true) {
            // Asked for along with it: of most directories it is the end.
            Result following = calls.getdents(directory, CHUNK, Errno.ENOENT);
            byte[] chunk = next.bytes();
            if (chunk.length == 0) {
                return entries;
            }
            entries.addAll(parse(chunk));
            next = following;
        }
    }

    /// The names in one answer of getdents64(2).
    public static List<String> names(byte[] chunk) {
        return parse(chunk).stream().map(Entry::name).toList();
    }

    /// Append the record of a directory, if there is room for it: the reverse of [#parse(byte[])].
    static boolean put(ByteBuffer records, String name) {
        byte[] bytes = FileNames.encode(name);
        int length = (NAME_OFFSET + bytes.length + 8) & -8;
        if (records.remaining() < length) {
            return false;
        }
        int at = records.position();
        records.putShort(at + 16, (short) length).put(at + 18, (byte) TYPE_DIRECTORY);
        records.put(at + NAME_OFFSET, bytes).position(at + length);
        return true;
    }

    static List<Entry> parse(byte[] chunk) {
        List<Entry> entries = new ArrayList<>();
        ByteBuffer records = ByteBuffer.wrap(chunk).order(ByteOrder.LITTLE_ENDIAN);
        for (int at = 0; at < chunk.length; ) {
            int length = records.getShort(at + 16) & 0xffff;
            int end = at + NAME_OFFSET;
            while (chunk[end] != 0) {
                end++;
            }
            int start = at + NAME_OFFSET;
            String name = FileNames.decode(chunk, start, end - start);
            if (!name.equals(".") && !name.equals("..")) {
                entries.add(new Entry(name, chunk[at + 18] == TYPE_DIRECTORY));
            }
            at += length;
        }
        return entries;
    }
}
