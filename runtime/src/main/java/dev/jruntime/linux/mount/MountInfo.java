package dev.jruntime.linux.mount;

import java.util.ArrayList;
import java.util.List;

/// One mount, as a line of /proc/PID/mountinfo tells of it (proc_pid_mountinfo(5)).
///
/// @param id unique while the mount lives, then reused
/// @param parentId the mount below, or itself at the top of the tree
/// @param major of the device that stat(2) shows
/// @param minor of the same
/// @param root the directory of the file system that is mounted, unescaped
/// @param mountPoint relative to the reader's root, unescaped
/// @param options of the mount itself
/// @param optionalFields `shared:1`, `master:2`, `propagate_from:3`, `unbindable`
/// @param fileSystemType such as `ext4`, or `fuse.sshfs`
/// @param source what the file system calls its source; may be empty
/// @param superOptions of the superblock
public record MountInfo(
        int id,
        int parentId,
        int major,
        int minor,
        String root,
        String mountPoint,
        String options,
        List<String> optionalFields,
        String fileSystemType,
        String source,
        String superOptions) {

    private static final int FIXED_FIELDS = 6;

    public MountInfo {
        optionalFields = List.copyOf(optionalFields);
    }

    /// Read a whole file, every line of which the kernel ends with a newline.
    ///
    /// @throws IllegalArgumentException if a line is not one of mountinfo, or is cut short
    public static List<MountInfo> parse(String text) {
        List<MountInfo> mounts = new ArrayList<>();
        int start = 0;
        while (start < text.length()) {
            int end = text.indexOf('\n', start);
            if (end < 0) {
                throw malformed(text.substring(start));
            }
            mounts.add(parseLine(text.substring(start, end)));
            start = end + 1;
        }
        return List.copyOf(mounts);
    }

    /// Read one line, without its newline.
    ///
    /// @throws IllegalArgumentException if it is not one of mountinfo
    public static MountInfo parseLine(String line) {
        List<String> fields = List.of(line.split(" ", -1));
        int separator = fields.indexOf("-");
        if (separator < FIXED_FIELDS || fields.size() != separator + 4) {
            throw malformed(line);
        }
        String[] device = fields.get(2).split(":", -1);
        if (device.length != 2) {
            throw malformed(line);
        }
        return new MountInfo(
                number(fields.get(0), line),
                number(fields.get(1), line),
                number(device[0], line),
                number(device[1], line),
                unescape(fields.get(3)),
                unescape(fields.get(4)),
                fields.get(5),
                fields.subList(FIXED_FIELDS, separator),
                unescape(fields.get(separator + 1)),
                unescape(fields.get(separator + 2)),
                unescape(fields.get(separator + 3)));
    }

    private static int number(String field, String line) {
        try {
            return Integer.parseInt(field);
        } catch (NumberFormatException e) {
            throw malformed(line);
        }
    }

    private static IllegalArgumentException malformed(String line) {
        return new IllegalArgumentException("not a line of mountinfo: \"" + line + "\"");
    }

    /// The kernel writes blank, tab, newline, backslash (and `#` in names of devices) as a
    /// backslash with three octal digits. Anything else stands for itself.
    private static String unescape(String field) {
        if (field.indexOf('\\') < 0) {
            return field;
        }
        StringBuilder text = new StringBuilder(field.length());
        int i = 0;
        while (i < field.length()) {
            if (isEscape(field, i)) {
                text.append((char) Integer.parseInt(field, i + 1, i + 4, 8));
                i += 4;
            } else {
                text.append(field.charAt(i));
                i++;
            }
        }
        return text.toString();
    }

    private static boolean isEscape(String field, int at) {
        if (field.charAt(at) != '\\' || at + 4 > field.length()) {
            return false;
        }
        return isOctal(field.charAt(at + 1), '3')
                && isOctal(field.charAt(at + 2), '7')
                && isOctal(field.charAt(at + 3), '7');
    }

    private static boolean isOctal(char digit, char last) {
        return digit >= '0' && digit <= last;
    }

    /// Whether mounts made below it appear elsewhere too.
    public boolean isShared() {
        return optionalFields.stream().anyMatch(field -> field.startsWith("shared:"));
    }

    /// Whether mounts made elsewhere appear below it.
    public boolean isSlave() {
        return optionalFields.stream().anyMatch(field -> field.startsWith("master:"));
    }
}
