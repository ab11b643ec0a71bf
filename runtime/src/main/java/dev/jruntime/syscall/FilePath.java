package dev.jruntime.syscall;

import java.util.ArrayDeque;
import java.util.Deque;

/// A path as the kernel has it: names between slashes, which may be any bytes ([FileNames]).
/// `java.nio.file.Path` has them in the encoding of the JVM's locale, and a server has no locale.
///
/// @param text without a slash at the end, nor two in a row
public record FilePath(String text) {

    public FilePath {
        text = plain(text);
    }

    /// Where a word of the command line leads, from the directory that it was written in.
    public static FilePath of(String cwd, String word) {
        return new FilePath(cwd).resolve(word);
    }

    private static String plain(String text) {
        String single = text;
        while (single.contains("//")) {
            single = single.replace("//", "/");
        }
        return single.endsWith("/") && single.length() > 1
                ? single.substring(0, single.length() - 1)
                : single;
    }

    public FilePath resolve(String other) {
        return new FilePath(other.startsWith("/") ? other : text + "/" + other);
    }

    /// Without `.` and `..`, by the names alone: links are not looked at.
    ///
    /// @return an absolute path, if this is one
    public FilePath normalize() {
        Deque<String> names = new ArrayDeque<>();
        for (String name : text.split("/")) {
            if (name.equals("..")) {
                names.pollLast();
            } else if (!name.isEmpty() && !name.equals(".")) {
                names.addLast(name);
            }
        }
        String joined = String.join("/", names);
        return new FilePath(text.startsWith("/") ? "/" + joined : joined);
    }

    /// The last name.
    public String name() {
        return text.substring(text.lastIndexOf('/') + 1);
    }

    /// The directory of that name.
    public FilePath parent() {
        int slash = text.lastIndexOf('/');
        return new FilePath(slash > 0 ? text.substring(0, slash) : "/");
    }

    /// How many bytes it has for the kernel.
    public static int length(String path) {
        return FileNames.encode(path).length;
    }

    /// Whether all of it is UTF-8, so that it can be told in JSON.
    public boolean isText() {
        return text.chars().noneMatch(FileNames::isEscaped);
    }

    @Override
    public String toString() {
        return text;
    }
}
