package dev.jruntime.container;

import dev.jruntime.spec.Hook;
import dev.jruntime.syscall.Errno;
import dev.jruntime.syscall.Fd;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;

/// What ps(1) says of some processes: the caller's own ps, as a child of the launcher.
public final class ProcessTable {
    private static final String PATH = "PATH=";
    private static final String USUAL_PATH =
            "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
    private static final int EXECUTABLE = 1;
    private static final int LONGEST = 16 << 20;
    private static final long PATIENCE_SECONDS = 10;
    private static final byte[] NO_INPUT = {};
    private static final Errno[] ELSEWHERE = {
        Errno.ENOENT, Errno.ENOTDIR, Errno.EACCES, Errno.ELOOP, Errno.ENAMETOOLONG
    };

    private ProcessTable() {}

    /// The header, and the lines of those who were in the container before ps looked, and still are
    /// behind it: a pid that changes hands meanwhile is not taken for the container's.
    ///
    /// @param arguments of ps; none for `-ef`
    public static String of(Processes processes, List<String> arguments) throws IOException {
        SortedSet<Integer> pids = processes.pids();
        String text = run(processes.launcher(), arguments);
        pids.retainAll(processes.pids());
        return filter(text, pids);
    }

    private static String run(Proxy launcher, List<String> arguments) throws IOException {
        List<String> environment = launcher.hello().environment();
        List<String> words = new ArrayList<>(List.of("ps"));
        words.addAll(arguments.isEmpty() ? List.of("-ef") : arguments);
        Hook ps = new Hook(find(launcher, environment), words, environment, PATIENCE_SECONDS);
        HookRun run = HookRun.start(launcher, ps, new HookRun.Manner(null, null), NO_INPUT);
        HookOutput output = run.output(LONGEST);
        String failure = run.await();
        if (failure != null) {
            throw new ContainerException(String.join(" ", words) + " failed: " + failure);
        }
        if (output.isCut()) {
            throw new ContainerException("ps prints more than " + LONGEST + " bytes");
        }
        return new String(output.bytes(), StandardCharsets.UTF_8);
    }

    private static String find(Proxy launcher, List<String> environment) throws IOException {
        String path =
                environment.stream()
                        .filter(entry -> entry.startsWith(PATH))
                        .map(entry -> entry.substring(PATH.length()))
                        .findFirst()
                        .orElse(USUAL_PATH);
        Map<String, Result> candidates = new LinkedHashMap<>();
        for (String directory : path.split(":")) {
            if (directory.startsWith("/")) {
                String file = directory + "/ps";
                Result access = launcher.faccessat(Fd.CWD, file, EXECUTABLE, 0, ELSEWHERE);
                candidates.put(file, access);
            }
        }
        for (Map.Entry<String, Result> candidate : candidates.entrySet()) {
            if (candidate.getValue().ok()) {
                return candidate.getKey();
            }
        }
        throw new ContainerException(
                "ps: executable file not found in $PATH; --format json needs none");
    }

    /// The first line, and those whose column PID has one of the pids.
    ///
    /// @throws ContainerException if there is no such column
    static String filter(String text, Set<Integer> pids) throws ContainerException {
        List<String> lines = text.lines().toList();
        int column = lines.isEmpty() ? -1 : cells(lines.getFirst()).indexOf("PID");
        if (column < 0) {
            throw new ContainerException("couldn't find PID field in ps output");
        }
        StringBuilder table = new StringBuilder(lines.getFirst()).append('\n');
        for (String line : lines.subList(1, lines.size())) {
            List<String> cells = cells(line);
            if (column < cells.size() && pids.contains(number(cells.get(column)))) {
                table.append(line).append('\n');
            }
        }
        return table.toString();
    }

    private static List<String> cells(String line) {
        return List.of(line.strip().split("\\s+"));
    }

    /// No pid is 0.
    private static int number(String cell) {
        return cell.matches("[0-9]{1,9}") ? Integer.parseInt(cell) : 0;
    }
}
