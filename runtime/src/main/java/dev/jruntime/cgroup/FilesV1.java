package dev.jruntime.cgroup;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Files in the cgroups of a container that exists, controller by controller. They are asked for
/// before, many at once, and known then; nothing is read or written in a cgroup that is another
/// container's by now.
final class FilesV1 {
    static final int NUMBER = 64;
    static final int SHORT = 1024;
    static final int TABLE = 4096;
    private static final int PIECE = 32 * 1024;

    private final Syscalls calls;
    private final List<CgroupPath> paths;
    private final Map<String, OpenCgroup> cgroups = new HashMap<>();
    private final Map<String, Question> questions = new HashMap<>();

    /// @param room for the answer; what is longer is asked for once more
    private record Question(String controller, Result answer, int room) {}

    FilesV1(Syscalls calls, List<CgroupPath> paths) {
        this.calls = calls;
        this.paths = paths;
    }

    /// Queue the questions for a file's content.
    void ask(String controller, String file, int room) throws SyscallException {
        OpenCgroup cgroup = cgroup(controller);
        if (cgroup == null || questions.containsKey(file)) {
            return;
        }
        Fd open = open(cgroup.directory(), file, Fcntl.O_RDONLY);
        Result answer = calls.read(open, room, Errno.EOPNOTSUPP);
        calls.close(open);
        questions.put(file, new Question(controller, answer, room));
    }

    private @Nullable OpenCgroup cgroup(String controller) throws SyscallException {
        OpenCgroup known = cgroups.get(controller);
        for (CgroupPath path : paths) {
            if (known == null && path.has(controller)) {
                known = OpenCgroup.ask(calls, path);
                cgroups.put(controller, known);
            }
        }
        return known;
    }

    private Fd open(Fd directory, String file, int flags) throws SyscallException {
        return calls.openat(directory, file, flags, 0, Errno.ENOENT, Errno.ENODEV);
    }

    /// The container's cgroup of a controller.
    ///
    /// @throws IOException if it has none
    Fd directory(String controller) throws IOException {
        OpenCgroup cgroup = cgroup(controller);
        if (cgroup == null) {
            throw new IOException("it has no cgroup of the controller " + controller);
        }
        if (!cgroup.isTheSame()) {
            throw new CgroupGoneException(cgroup.path());
        }
        return cgroup.directory();
    }

    /// What a file that was asked for says, without white space at the end; null if the kernel, or
    /// the container, has no such file.
    @Nullable String text(String file) throws IOException {
        Question question = questions.get(file);
        if (question == null) {
            return null;
        }
        Fd directory = directory(question.controller());
        if (!question.answer().ok()) {
            return null;
        }
        byte[] bytes = question.answer().bytes();
        byte[] all = bytes.length < question.room() ? bytes : whole(directory, file);
        return new String(all, StandardCharsets.US_ASCII).stripTrailing();
    }

    private byte[] whole(Fd directory, String file) throws SyscallException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        Fd open = open(directory, file, Fcntl.O_RDONLY);
        byte[] piece = calls.read(open, PIECE).bytes();
        while (piece.length > 0) {
            all.writeBytes(piece);
            piece = calls.read(open, PIECE).bytes();
        }
        calls.close(open);
        return all.toByteArray();
    }

    /// The number in a file; null if there is no such file.
    ///
    /// @throws IOException if it says something else
    @Nullable Long number(String file) throws IOException {
        String text = text(file);
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return text.startsWith("-") ? Long.parseLong(text) : Long.parseUnsignedLong(text);
        } catch (NumberFormatException odd) {
            throw new IOException(file + " has no number: " + text, odd);
        }
    }

    /// Queue a write; [Result#isMade()] and [Result#ok()] tell later whether it happened.
    Result write(String controller, String file, String value, Errno... allowed)
            throws IOException {
        Fd open = calls.openat(directory(controller), file, Fcntl.O_WRONLY, 0);
        Result written = calls.write(open, value.getBytes(StandardCharsets.US_ASCII), allowed);
        calls.close(open);
        return written;
    }

    /// For who goes on: give the descriptors back.
    void close() throws SyscallException {
        for (OpenCgroup cgroup : cgroups.values()) {
            calls.close(cgroup.directory());
        }
    }

    void flush() throws SyscallException {
        calls.flush();
    }
}
