package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Asks the C compiler what its headers say; skips a test where there is no compiler.
final class CProgram {
    private static final Path COMPILER = Path.of("/usr/bin/gcc");
    private static final Pattern ERROR = Pattern.compile("program\\.c:(\\d+):\\d+: error:");

    private record Output(int status, String text) {}

    private CProgram() {}

    /// Evaluate constants. Those that the headers lack are absent from the answer.
    static Map<String, Long> evaluate(Path directory, List<String> headers, Set<String> names)
            throws IOException, InterruptedException {
        List<String> known = new ArrayList<>(names);
        Matcher error = ERROR.matcher(compile(directory, source(headers, known)).text);
        int firstLine = headers.size() + 4;
        Set<String> missing = new HashSet<>();
        while (error.find()) {
            missing.add(known.get(Integer.parseInt(error.group(1)) - firstLine));
        }
        known.removeAll(missing);
        Map<String, Long> values = new TreeMap<>();
        for (String line : output(directory, source(headers, known)).lines().toList()) {
            int blank = line.lastIndexOf(' ');
            values.put(line.substring(0, blank), Long.valueOf(line.substring(blank + 1)));
        }
        return values;
    }

    private static String source(List<String> headers, List<String> names) {
        StringBuilder source = new StringBuilder("#define _GNU_SOURCE\n#include <stdio.h>\n");
        headers.forEach(header -> source.append("#include <").append(header).append(">\n"));
        source.append("int main(void) {\n");
        for (String name : names) {
            source.append("printf(\"%s %%lld\\n\", (long long) (%s));\n".formatted(name, name));
        }
        return source.append("return 0; }\n").toString();
    }

    /// The program that `src/test/c` has under this name, compiled.
    static Path compiled(String name) throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(COMPILER), "no " + COMPILER);
        Path programs = Files.createDirectories(Path.of("target/test-c").toAbsolutePath());
        Path source = Path.of("src/test/c", name + ".c").toAbsolutePath();
        Output compilation =
                run(programs, COMPILER.toString(), "-Wall", "-Werror", "-o", name, "" + source);
        if (compilation.status != 0) {
            throw new IllegalStateException(compilation.text);
        }
        return programs.resolve(name);
    }

    /// Compile and run a whole program.
    static String output(Path directory, String source) throws IOException, InterruptedException {
        Output compilation = compile(directory, source);
        if (compilation.status != 0) {
            throw new IllegalStateException(compilation.text);
        }
        return run(directory, directory.resolve("program").toString()).text;
    }

    private static Output compile(Path directory, String source)
            throws IOException, InterruptedException {
        assumeTrue(Files.isExecutable(COMPILER), "no " + COMPILER);
        Files.writeString(directory.resolve("program.c"), source);
        return run(directory, COMPILER.toString(), "-w", "-o", "program", "program.c");
    }

    private static Output run(Path directory, String... command)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("LC_ALL", "C");
        Process process = builder.directory(directory.toFile()).redirectErrorStream(true).start();
        byte[] bytes = process.getInputStream().readAllBytes();
        return new Output(process.waitFor(), new String(bytes, StandardCharsets.UTF_8));
    }
}
