package dev.jruntime.cli;

import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Poll;
import dev.jruntime.syscall.ProcessCalls;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.ProxyLostException;
import dev.jruntime.syscall.Result;
import dev.jruntime.syscall.SyscallException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// One command of one caller: its arguments, its output, its exit code. What it prints reaches the
/// caller when the command ends.
public final class Session {
    private static final int PIECE = 32 * 1024;
    private static final int READER_MILLIS = 1_000;

    /// A pipe that can be written to takes so much without waiting (pipe(7)).
    private static final int PIPE_BUF = 4096;

    private static final Errno[] DEAF_READERS = {Errno.EPIPE, Errno.EBADF, Errno.EIO};

    private final Proxy launcher;
    private final BooleanSupplier warm;
    private final StringBuilder out = new StringBuilder();
    private final StringBuilder err = new StringBuilder();

    public Session(Proxy launcher, BooleanSupplier warm) {
        this.launcher = launcher;
        this.warm = warm;
    }

    public Proxy launcher() {
        return launcher;
    }

    /// The command line without the program's name.
    public List<String> arguments() {
        List<String> all = launcher.hello().arguments();
        return all.subList(Math.min(1, all.size()), all.size());
    }

    public Map<String, String> environment() {
        Map<String, String> variables = new LinkedHashMap<>();
        for (String entry : launcher.hello().environment()) {
            int equals = entry.indexOf('=');
            if (equals > 0) {
                variables.put(entry.substring(0, equals), entry.substring(equals + 1));
            }
        }
        return variables;
    }

    /// Whether a resident server runs this command.
    public boolean isWarm() {
        return warm.getAsBoolean();
    }

    public void out(String text) {
        out.append(text);
    }

    public void err(String text) {
        err.append(text);
    }

    /// Print what was said so far; the command goes on.
    public void print() throws SyscallException {
        write(1, out);
        write(2, err);
        launcher.flush();
    }

    /// Print what was said so far, at the pace of who reads it; meanwhile the launcher notices the
    /// end of its server.
    ///
    /// @return false if nobody reads any more
    boolean printPatiently() throws SyscallException {
        byte[] bytes = out.toString().getBytes(StandardCharsets.UTF_8);
        out.setLength(0);
        Fd stdout = Fd.of(1, "stdout");
        int control = launcher.hello().control();
        int at = 0;
        boolean heard = true;
        while (heard && at < bytes.length) {
            Result polled = launcher.poll(stdout, control, Poll.POLLOUT, READER_MILLIS);
            if (ProcessCalls.isReady(polled, 0)) {
                int end = Math.min(bytes.length, at + PIPE_BUF);
                byte[] piece = Arrays.copyOfRange(bytes, at, end);
                heard = launcher.write(stdout, piece, DEAF_READERS).ok();
                at = end;
            }
        }
        return heard;
    }

    /// Print what was said, and end the caller's process.
    public void end(int code) {
        try {
            write(1, out);
            write(2, err);
            launcher.exit(code);
        } catch (SyscallException unheard) {
            endSilently(code);
        } catch (ProxyLostException gone) {
            launcher.close();
        }
    }

    private void endSilently(int code) {
        try {
            launcher.exit(code);
        } catch (SyscallException | ProxyLostException gone) {
            launcher.close();
        }
    }

    private void write(int descriptor, StringBuilder text) throws SyscallException {
        byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
        text.setLength(0);
        Fd target = Fd.of(descriptor, descriptor == 1 ? "stdout" : "stderr");
        for (int at = 0; at < bytes.length; at += PIECE) {
            byte[] piece = Arrays.copyOfRange(bytes, at, Math.min(bytes.length, at + PIECE));
            launcher.write(target, piece, DEAF_READERS);
        }
    }
}
