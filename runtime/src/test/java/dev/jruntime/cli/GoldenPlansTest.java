package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.linux.seccomp.ForgottenFilters;
import dev.jruntime.syscall.Arch;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.RecordedSyscalls;
import dev.jruntime.syscall.SampleHost;
import dev.jruntime.syscall.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// What each command asks of the kernel, as text: for each configuration in the resources a file a
/// command. `make golden` writes them anew.
class GoldenPlansTest {
    private static final Path PLANS = Path.of("src/test/resources/plans");
    private static final String ROOT = "/run/jruntime";
    private static final String BUNDLE = "/bundle";
    private static final boolean WRITE = "write".equals(System.getProperty("jruntime.golden"));

    static List<Path> configs() throws IOException {
        try (Stream<Path> entries = Files.list(PLANS)) {
            return entries.filter(Files::isDirectory).sorted().toList();
        }
    }

    @ParameterizedTest
    @MethodSource("configs")
    void the_system_calls_of_every_command_are_those_of_the_file(Path directory)
            throws IOException {
        ForgottenFilters.forget();
        SampleHost host = host(directory);
        compare(directory, "create", play(host, "create", "--bundle", BUNDLE, "c1"));
        compare(directory, "start", play(host, "start", "c1"));
        compare(directory, "exec", play(host, "exec", "-e", "X=y", "c1", "sh", "-c", "exit"));
        compare(directory, "kill", play(host, "kill", "c1", "KILL"));
        compare(directory, "delete", play(host, "delete", "c1"));
        compare(directory, "run", play(host(directory), "run", "--bundle", BUNDLE, "c1"));
    }

    /// What these do does not depend on the configuration.
    @Test
    void the_system_calls_on_a_running_container_are_those_of_the_file() throws IOException {
        Path directory = PLANS.resolve("default");
        SampleHost host = host(directory);
        play(host, "run", "--detach", "--bundle", BUNDLE, "c1");
        compare(directory, "pause", play(host, "pause", "c1"));
        compare(directory, "resume", play(host, "resume", "c1"));
        compare(directory, "update", play(host, "update", "--memory=64m", "--cpu-share=2", "c1"));
        compare(directory, "ps", play(host, "ps", "--format=json", "c1"));
        compare(directory, "events", play(host, "events", "--stats", "c1"));
    }

    @ParameterizedTest
    @CsvSource({
        "create, 8",
        "start, 4",
        "pause, 6",
        "resume, 7",
        "update, 5",
        "events, 6",
        "kill, 3",
        "delete, 3",
        "run, 10"
    })
    void a_command_takes_few_round_trips(String command, int most) throws IOException {
        int seen = 0;
        for (Path directory : configs()) {
            if (!Files.exists(directory.resolve(command + ".txt"))) {
                continue;
            }
            seen++;
            String plan = Files.readString(directory.resolve(command + ".txt"));
            long trips = roundTrips(plan);
            // Namespaces that one is born into: the stage, and then the launcher's clock.
            long stage = plan.contains(". stage\n") ? 2 : 0;
            // The maps of a user namespace are read before init is born there.
            long maps = plan.contains("CLONE_NEWUSER") ? 2 : 0;
            // A hook is given its input, listened to and waited for.
            long hook = plan.contains("PR_SET_CHILD_SUBREAPER, 1") ? 11 : 0;
            // The descriptor of a seccomp filter goes to its agent.
            long agent = plan.contains("CLONE_FILES") ? 9 : 0;
            // Without a pid namespace of its own a container is killed by its cgroups.
            boolean byCgroups = command.equals("kill") && plan.contains("FROZEN");
            long limit = byCgroups ? 40 : most + stage + maps + hook + agent;
            assertTrue(trips <= limit, directory + ": " + command + " takes " + trips);
        }
        assertTrue(seen > 0, command);
    }

    /// With a terminal, what the container has for terminals is looked at before it is opened, and
    /// its master has to be known before it is relayed.
    @ParameterizedTest
    @CsvSource({"exec c1 sh, 5", "exec -d --pid-file /pid c1 sh, 5", "exec -t c1 sh, 7"})
    void a_program_is_executed_in_few_round_trips(String words, int most) throws IOException {
        for (Path directory : configs()) {
            if (directory.endsWith("notify")) {
                continue; // refused
            }
            SampleHost host = host(directory);
            play(host, "run", "--detach", "--bundle", BUNDLE, "c1");
            String plan = play(host, words.split(" ")).toString();
            assertTrue(plan.contains("exit(0)"), plan);
            // A scheduler is set from outside, by whoever has the rights, once cgroups are entered.
            long scheduler = plan.contains("sched_setattr") ? 2 : 0;
            assertTrue(roundTrips(plan) <= most + scheduler, directory + ": " + plan);
        }
    }

    /// The last message, exit, gets no answer.
    private static long roundTrips(String plan) {
        return plan.lines().filter(line -> line.matches("[0-9]+\\. .*")).count() - 1;
    }

    @Test
    void there_are_configurations() throws IOException {
        assertTrue(configs().size() >= 3);
    }

    private static SampleHost host(Path directory) throws IOException {
        byte[] config = Files.readAllBytes(directory.resolve("config.json"));
        SampleHost host = SampleHost.withBundle(ROOT, BUNDLE, config);
        // What the engines were asked to run whose configurations are links.
        host.put("/probe", new byte[0]);
        return host;
    }

    private static Transcript play(SampleHost host, String... arguments) {
        List<String> words = new ArrayList<>(List.of("jruntime", "--root", ROOT));
        words.addAll(List.of(arguments));
        Transcript transcript = new Transcript();
        Hello hello = Hello.sample(Arch.X86_64, words);
        CommandLine.run(new Session(new RecordedSyscalls(transcript, host, hello), () -> true));
        return transcript;
    }

    private static void compare(Path directory, String command, Transcript transcript)
            throws IOException {
        Path file = directory.resolve(command + ".txt");
        if (WRITE) {
            Files.writeString(file, transcript.toString());
        }
        assertEquals(Files.readString(file), transcript.toString(), file.toString());
    }
}
