package dev.jruntime.conformance.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/// The program `timing`, which runs commands and measures them; `timing.c` describes its protocol.
final class Stopwatch implements AutoCloseable {
    private static final String SEPARATOR = "--";
    private static final long CLOSE_SECONDS = 10;

    private final Process process;
    private final BufferedReader answers;
    private final Path errors;

    /// One step of a sequence as it ended.
    record Step(Sample sample, int exit) {}

    /// Who reads what commands print on standard output.
    enum Reader {
        NOBODY(List.of()),
        PIPE(List.of("drain")),
        TERMINAL(List.of("terminal"));

        private final List<String> mode;

        Reader(List<String> mode) {
            this.mode = mode;
        }
    }

    /// One sequence: its steps, up to the first that failed, the time from its begin to its end,
    /// and how many bytes the reader got, if there was one.
    record Lap(List<Step> steps, long wallNanos, long bytes) {
        Lap {
            steps = List.copyOf(steps);
        }

        /// All steps as one, with the time that passed between them.
        Sample whole() {
            Sample sum = steps.stream().map(Step::sample).reduce(Sample::then).orElseThrow();
            return new Sample(wallNanos, sum.userMicros(), sum.systemMicros(), sum.peakKilobytes());
        }
    }

    private Stopwatch(Process process, Path errors) {
        this.process = process;
        this.errors = errors;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
    }

    /// Starts the program; what its commands print on standard error is kept in the file.
    static Stopwatch start(Path program, Path errors) {
        try {
            ProcessBuilder builder = new ProcessBuilder(program.toString(), errors.toString());
            builder.redirectError(ProcessBuilder.Redirect.INHERIT);
            return new Stopwatch(builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot start " + program, e);
        }
    }

    /// Runs the steps that often. A step that fails is an error that shows what it printed.
    List<Lap> time(int times, List<List<String>> steps) {
        List<Lap> laps = attempt(times, steps);
        requireSuccess(laps, steps);
        return laps;
    }

    Lap time(List<List<String>> steps) {
        return time(1, steps).getFirst();
    }

    /// Runs the steps once, with somebody who reads what they print.
    Lap time(Reader reader, List<List<String>> steps) {
        List<Lap> laps = laps(ask(request(reader.mode, 1, steps)));
        requireSuccess(laps, steps);
        return laps.getFirst();
    }

    /// Runs the steps that often, with `-1`, `-2` … behind the last word of each.
    List<Lap> each(int times, List<List<String>> steps) {
        List<Lap> laps = laps(ask(request(List.of("each"), times, steps)));
        requireSuccess(laps, steps);
        return laps;
    }

    /// Starts the command that often at once, numbered alike; as one step, whose time is that of
    /// all.
    Lap together(int times, List<String> step) {
        List<Lap> laps = laps(ask(request(List.of("together"), times, List.of(step))));
        requireSuccess(laps, List.of(step));
        return laps.getFirst();
    }

    /// Runs the command once a second in each of so many lanes, in none two at a time, and all the
    /// same if some fail. In a word that ends in `#` the number of the lane takes its place.
    Lap paced(int lanes, int seconds, List<String> step) {
        List<String> words =
                new ArrayList<>(
                        List.of("paced", Integer.toString(lanes), Integer.toString(seconds)));
        words.addAll(step);
        List<Lap> laps = laps(ask(words));
        if (laps.isEmpty()) {
            throw new BenchException(printed());
        }
        return laps.getFirst();
    }

    /// Runs the steps up to the first that fails, as often as that does not happen.
    List<Lap> attempt(int times, List<List<String>> steps) {
        return laps(ask(request(List.of(), times, steps)));
    }

    private static List<String> request(List<String> mode, int times, List<List<String>> steps) {
        List<String> words = new ArrayList<>(mode);
        words.add(Integer.toString(times));
        for (List<String> step : steps) {
            if (words.size() > mode.size() + 1) {
                words.add(SEPARATOR);
            }
            words.addAll(step);
        }
        return words;
    }

    /// Its pid: what commands leave behind becomes its child.
    long pid() {
        return process.pid();
    }

    /// The CPU time that the process has used up to now.
    long cpuNanos(long pid) {
        List<String> answer = ask(List.of("cpu", Long.toString(pid)));
        if (answer.isEmpty()) {
            throw new BenchException(printed());
        }
        return Long.parseLong(answer.getFirst().split(" ")[1]);
    }

    private static List<Lap> laps(List<String> lines) {
        List<Lap> laps = new ArrayList<>();
        List<Step> steps = new ArrayList<>();
        long bytes = 0;
        for (String line : lines) {
            String[] fields = line.split(" ");
            switch (fields[0]) {
                case "bytes" -> bytes = Long.parseLong(fields[1]);
                case "total" -> {
                    laps.add(new Lap(steps, Long.parseLong(fields[1]), bytes));
                    steps.clear();
                }
                default -> steps.add(step(fields));
            }
        }
        return laps;
    }

    private static Step step(String[] fields) {
        Sample sample =
                new Sample(
                        Long.parseLong(fields[0]),
                        Long.parseLong(fields[1]),
                        Long.parseLong(fields[2]),
                        Long.parseLong(fields[3]));
        return new Step(sample, Integer.parseInt(fields[4]));
    }

    private void requireSuccess(List<Lap> laps, List<List<String>> steps) {
        if (laps.isEmpty()) {
            throw new BenchException(printed());
        }
        List<Step> last = laps.getLast().steps();
        int exit = last.getLast().exit();
        if (exit != 0) {
            String words = String.join(" ", steps.get(last.size() - 1));
            throw new BenchException("%s%n  exit %d: %s".formatted(words, exit, printed()));
        }
    }

    private synchronized List<String> ask(List<String> words) {
        try {
            String line = String.join("\t", words) + "\n";
            process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().flush();
            List<String> answer = new ArrayList<>();
            for (String next = next(); !next.equals("done"); next = next()) {
                answer.add(next);
            }
            return answer;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot talk to the stopwatch", e);
        }
    }

    private String next() throws IOException {
        String line = answers.readLine();
        if (line == null) {
            throw new IOException("it ended");
        }
        return line;
    }

    /// What the commands of the last request printed on standard error.
    String printed() {
        try {
            return Files.readString(errors).strip();
        } catch (IOException e) {
            return "(cannot read what it printed: " + e + ")";
        }
    }

    /// Lets the sequence that is under way come to its end, then ends the program.
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (IOException e) {
            process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
