package dev.jruntime.conformance;

import dev.jruntime.conformance.FleetModel.Operation;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// A command to a container of many.
///
/// @param number the exit code of a program, or what a limit is made of
record FleetOrder(Operation operation, int number, boolean cold) {
    /// With the options that set them: none is below what the container needs.
    private enum Limit {
        MEMORY("--memory", "memory.limit_in_bytes", 32, 1 << 20),
        SHARES("--cpu-share", "cpu.shares", 100, 1),
        QUOTA("--cpu-quota", "cpu.cfs_quota_us", 50, 1000),
        PROCESSES("--pids-limit", "pids.max", 20, 1);

        private final String option;
        private final String file;
        private final int least;
        private final int unit;

        Limit(String option, String file, int least, int unit) {
            this.option = option;
            this.file = file;
            this.least = least;
            this.unit = unit;
        }
    }

    Command command(Container container) {
        String id = container.id();
        String bundle = container.bundle().directory().toString();
        String file = pidFile(container).toString();
        String[] program = {"/bin/sh", "-c", "echo $0; exit $0", Integer.toString(number)};
        return switch (operation) {
            case CREATE -> container.command("create", "-b", bundle, "--pid-file", file, id);
            case RUN -> container.command("run", "-d", "-b", bundle, "--pid-file", file, id);
            case EXEC -> ExecutingTest.execIn(container, "", program);
            case EXEC_PATIENT -> ExecutingTest.execIn(container, "--ignore-paused", program);
            case EXEC_FILE ->
                    ExecutingTest.execIn(
                            container, "--process " + processFile(container, List.of(program)));
            case EXEC_DETACHED ->
                    ExecutingTest.execIn(container, "-d --pid-file " + file, "/bin/sleep", "1000");
            case UPDATE -> container.command("update", limit().option + "=" + limitValue(), id);
            case PS -> container.command("ps", "--format", "json", id);
            case KILL -> container.command("kill", id, "KILL");
            case DELETE_FORCE -> container.command("delete", "--force", id);
            case LIST -> container.command("list", "--format", "json");
            case START, PAUSE, RESUME, DELETE, STATE ->
                    container.command(operation.name().toLowerCase(Locale.ROOT), id);
        };
    }

    /// What the command tells the pid of init, or of a program, by.
    static Path pidFile(Container container) {
        return container.bundle().directory().resolve("pid");
    }

    private static Path processFile(Container container, List<String> program) {
        String text =
                "{'cwd': '/', 'user': {'uid': 0, 'gid': 0}, 'env': ['PATH=/bin'], 'args': ['%s']}"
                        .formatted(String.join("', '", program))
                        .replace('\'', '"');
        try {
            Path file = container.bundle().directory().resolve("process.json");
            return Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Whether the command prints its number, and ends with it.
    boolean tellsNumber() {
        return operation.isExec() && operation != Operation.EXEC_DETACHED;
    }

    private Limit limit() {
        return Limit.values()[number % Limit.values().length];
    }

    /// The file of a cgroup that an update writes.
    String limitFile() {
        return limit().file;
    }

    String limitValue() {
        return Long.toString((limit().least + (long) number) * limit().unit);
    }

    @Override
    public String toString() {
        return operation + " " + number + (cold ? " cold" : "");
    }
}
