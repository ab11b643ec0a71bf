package dev.jruntime.container;

import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import dev.jruntime.syscall.Syscalls;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/// The content of a file: its beginning is read along with other calls, the rest only if there is
/// any. Files of /proc come in pieces of a page.
final class FileText {
    private final Syscalls launcher;
    private final Fd file;
    private final int piece;
    private final List<Result> pieces = new ArrayList<>();

    /// @param ahead how many pieces are asked for before the first answer is seen
    FileText(Syscalls launcher, Fd file, int piece, int ahead) throws SyscallException {
        this.launcher = launcher;
        this.file = file;
        this.piece = piece;
        for (int i = 0; i < ahead; i++) {
            pieces.add(launcher.read(file, piece, dev.jruntime.syscall.Errno.EISDIR));
        }
    }

    /// @param most how many bytes are read at the most
    byte[] bytes(int most) throws SyscallException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        boolean ended = false;
        for (Result result : pieces) {
            byte[] bytes = result.bytes();
            ended |= bytes.length == 0;
            all.writeBytes(bytes);
        }
        while (!ended && all.size() <= most) {
            byte[] bytes = launcher.read(file, piece).bytes();
            ended = bytes.length == 0;
            all.writeBytes(bytes);
        }
        launcher.close(file);
        return all.toByteArray();
    }
}
