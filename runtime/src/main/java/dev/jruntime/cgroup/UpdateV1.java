package dev.jruntime.cgroup;

import dev.jruntime.spec.Resources;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Changes the limits of a container that exists: all that were asked for, or none.
public final class UpdateV1 {
    private static final String USAGE = "memory.usage_in_bytes";
    private static final String PEAK = "memory.max_usage_in_bytes";
    private static final String SHARES = "cpu.shares";
    private static final String IDLE = "cpu.idle";

    private final FilesV1 files;
    private final Resources resources;
    private final List<Write> writes = new ArrayList<>();

    /// A write that was asked for.
    ///
    /// @param reversal what writes back that which was there before
    private record Write(ChangeV1 change, String file, String reversal, Result result) {}

    private UpdateV1(Syscalls calls, List<CgroupPath> paths, Resources resources) {
        files = new FilesV1(calls, paths);
        this.resources = resources;
    }

    /// Write the values that these resources have and keep all others.
    ///
    /// @throws IOException if one cannot be written; then all are as before
    public static UpdateV1 apply(Syscalls calls, List<CgroupPath> paths, Resources resources)
            throws IOException {
        UpdateV1 update = new UpdateV1(calls, paths, resources);
        try {
            update.write();
        } catch (IOException failure) {
            IOException explained = update.explain(failure);
            update.undo(explained);
            throw explained;
        }
        return update;
    }

    /// What was written, by file.
    public Map<String, String> written() {
        Map<String, String> written = new LinkedHashMap<>();
        for (Write write : writes) {
            String device = write.change().device();
            String line = device == null ? "" : " " + device;
            written.put(write.file() + line, write.change().value());
        }
        return written;
    }

    /// All in one batch: also a server that is lost meanwhile leaves no half of it.
    private void write() throws IOException {
        ChangesV1.ask(files, resources);
        files.ask("memory", USAGE, FilesV1.NUMBER);
        files.ask("memory", PEAK, FilesV1.NUMBER);
        List<ChangeV1> changes = ChangesV1.of(files, resources);
        for (ChangeV1 change : changes) {
            for (String file : change.files()) {
                files.ask(change.controller(), file, FilesV1.TABLE);
            }
        }
        List<String> names = new ArrayList<>();
        for (ChangeV1 change : changes) {
            names.add(existing(change));
        }
        for (int i = 0; i < names.size(); i++) {
            ChangeV1 change = changes.get(i);
            String file = names.get(i);
            String before = java.util.Objects.requireNonNull(files.text(file));
            Result result = files.write(change.controller(), file, change.text());
            writes.add(new Write(change, file, change.reversal(before), result));
        }
        files.flush();
    }

    private String existing(ChangeV1 change) throws IOException {
        var unused = files.directory(change.controller());
        for (String file : change.files()) {
            if (files.text(file) != null) {
                return file;
            }
        }
        throw new IOException(
                change.property()
                        + ": this kernel has no "
                        + String.join(" and no ", change.files()));
    }

    private @Nullable Write failed() throws SyscallException {
        for (Write write : writes) {
            if (write.result().isMade() && !write.result().ok()) {
                return write;
            }
        }
        return null;
    }

    private IOException explain(IOException failure) throws IOException {
        if (!(failure instanceof SyscallException refused)) {
            return failure;
        }
        Write write = failed();
        if (write == null) {
            return failure;
        }
        String what = write.change().property() + " " + write.change().text();
        if (refused.is(Errno.EBUSY) && write.change().isOf(ChangesV1.LIMIT)) {
            return new IOException(
                    what
                            + ": the container uses "
                            + files.text(USAGE)
                            + " bytes, and has used "
                            + files.text(PEAK)
                            + " at the most",
                    failure);
        }
        return new IOException(what + ": " + failure.getMessage(), failure);
    }

    /// Write back what was there before: backwards, as each step on the way was one that the kernel
    /// has taken.
    ///
    /// @param failure is told what cannot be written back
    public void undo(IOException failure) {
        for (Write write : writes.reversed()) {
            try {
                if (write.result().isMade() && write.result().ok()) {
                    restore(write);
                }
            } catch (IOException unrestored) {
                failure.addSuppressed(unrestored);
            }
        }
    }

    /// What ceases to be idle gets default shares.
    private void restore(Write write) throws IOException {
        var unused = files.write(write.change().controller(), write.file(), write.reversal());
        files.flush();
        String shares = files.text(SHARES);
        if (write.file().equals(IDLE) && write.reversal().equals("0") && shares != null) {
            unused = files.write("cpu", SHARES, shares);
            files.flush();
        }
    }
}
