package dev.jruntime.cli;

import dev.jruntime.syscall.Fcntl;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.FilePath;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/// What goes to the file of `--log`, and to standard error. Engines read the file as one JSON
/// object, so by default it gets one line at most: the error.
final class Log {
    private final Session session;
    private @Nullable String file;
    private boolean json;
    private Level least = Level.ERROR;

    enum Level {
        ERROR,
        WARNING,
        DEBUG;

        private String text() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    Log(Session session) {
        this.session = session;
    }

    /// @throws IOException if a value is none of those that it may have
    void configure(@Nullable String toFile, @Nullable String format, @Nullable String level)
            throws IOException {
        file = toFile == null || toFile.isEmpty() ? null : toFile;
        json =
                switch (format == null ? "text" : format) {
                    case "text" -> false;
                    case "json" -> true;
                    default ->
                            throw new IOException(
                                    "unknown --log-format " + format + ": text or json");
                };
        least =
                switch (level == null ? "error" : level) {
                    case "error" -> Level.ERROR;
                    case "warning" -> Level.WARNING;
                    case "debug" -> Level.DEBUG;
                    default ->
                            throw new IOException(
                                    "unknown --log-level " + level + ": error, warning or debug");
                };
    }

    /// From a command line that could not be parsed: its error belongs into the log, too.
    void configure(List<String> words) {
        file = valueOf("--log", words);
        json = "json".equals(valueOf("--log-format", words));
    }

    private static @Nullable String valueOf(String option, List<String> words) {
        for (int i = 0; i < words.size(); i++) {
            if (words.get(i).startsWith(option + "=")) {
                return words.get(i).substring(option.length() + 1);
            }
            if (words.get(i).equals(option) && i + 1 < words.size()) {
                return words.get(i + 1);
            }
        }
        return null;
    }

    /// Where errors go beside standard error, and which.
    String destination() {
        String to = file;
        return to == null
                ? "standard error, from level " + least.text()
                : to + ", " + (json ? "json" : "text") + ", from level " + least.text();
    }

    void error(String message) {
        error(message, FailureCause.UNKNOWN);
    }

    /// @param cause what programs get to know beside the message
    void error(String message, FailureCause cause) {
        session.err("jruntime: " + Printable.lines(message) + "\n");
        record(Level.ERROR, message, cause);
    }

    void warning(String message) {
        if (least.compareTo(Level.WARNING) >= 0) {
            notice(message);
        }
    }

    /// A warning that no log level hides.
    void notice(String message) {
        session.err("jruntime: warning: " + Printable.lines(message) + "\n");
        record(Level.WARNING, message, FailureCause.UNKNOWN);
    }

    void debug(String message) {
        if (least == Level.DEBUG) {
            session.err("jruntime: debug: " + Printable.lines(message) + "\n");
            record(Level.DEBUG, message, FailureCause.UNKNOWN);
        }
    }

    private void record(Level level, String message, FailureCause cause) {
        String destination = file;
        if (destination == null) {
            return;
        }
        String time = Instant.now().truncatedTo(ChronoUnit.MICROS).toString();
        String line = json ? jsonLine(level, message, time, cause) : textLine(level, message, time);
        try {
            append(destination, line);
        } catch (SyscallException unwritable) {
            session.err("jruntime: " + Printable.lines("" + unwritable.getMessage()) + "\n");
        }
    }

    private static String jsonLine(Level level, String message, String time, FailureCause cause) {
        StringBuilder line = new StringBuilder("{");
        line.append(member("level", level.text())).append(',');
        line.append(member("msg", message)).append(',');
        line.append(member("time", time));
        if (!cause.members().isEmpty()) {
            line.append(",\"cause\":{");
            String separator = "";
            for (Map.Entry<String, String> each : cause.members().entrySet()) {
                line.append(separator).append(member(each.getKey(), each.getValue()));
                separator = ",";
            }
            line.append('}');
        }
        return line.append("}\n").toString();
    }

    private static String member(String name, String value) {
        return '"' + name + "\":\"" + escaped(value) + '"';
    }

    private static String textLine(Level level, String message, String time) {
        String text = "\" level=" + level.text() + " msg=\"" + escaped(message);
        return "time=\"" + time + text + "\"\n";
    }

    private void append(String destination, String line) throws SyscallException {
        Proxy launcher = session.launcher();
        String path = FilePath.of(launcher.hello().cwd(), destination).text();
        int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_APPEND | Fcntl.O_NOFOLLOW;
        launcher.umask(022);
        Fd out = launcher.openat(Fd.CWD, path, flags, 0644);
        launcher.write(out, line.getBytes(StandardCharsets.UTF_8));
        launcher.close(out);
        launcher.flush();
    }

    private static String escaped(String message) {
        return new String(
                JsonStringEncoder.getInstance().quoteAsCharArray(Printable.lines(message)));
    }
}
