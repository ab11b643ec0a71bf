package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.jruntime.architecture.Repository;
import dev.jruntime.linux.process.Signal;
import java.util.Arrays;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The shells offer what the command line takes. Each completion is run in its shell.
class CompletionTest {
    static Set<String> commands() {
        return CommandModel.commands().keySet();
    }

    private static void assumeInstalled(Shell shell) {
        assumeTrue(shell.isInstalled(), shell + " is not installed");
    }

    private static Set<String> signals() {
        return Arrays.stream(Signal.values())
                .map(signal -> signal.name().substring("SIG".length()))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> plus(Set<String> names, String more) {
        Set<String> all = new TreeSet<>(names);
        all.add(more);
        return all;
    }

    /// Also where a shell is not installed.
    @ParameterizedTest
    @EnumSource
    void a_completion_names_every_long_option_and_no_other(Shell shell) {
        Pattern option =
                Pattern.compile(
                        shell == Shell.FISH
                                ? "complete .* -l ([a-z0-9-]+)"
                                : "--([a-z][a-z0-9-]+)");
        Set<String> named =
                option.matcher(shell.text().replaceAll("\\[[^]\n]*]", ""))
                        .results()
                        .map(found -> "--" + found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> wanted =
                CommandModel.commands().values().stream()
                        .flatMap(spec -> CommandModel.optionNames(spec).stream())
                        .filter(name -> name.startsWith("--"))
                        .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(wanted, named);
    }

    @ParameterizedTest
    @EnumSource
    void a_completion_names_every_command_and_signal(Shell shell) {
        String words = " " + shell.text().replaceAll("[^\\w-]+", " ") + " ";
        Stream.concat(CommandModel.names().stream(), signals().stream())
                .forEach(word -> assertTrue(words.contains(" " + word + " "), word));
    }

    @Nested
    class In_bash {
        @ParameterizedTest
        @MethodSource("dev.jruntime.cli.CompletionTest#commands")
        void the_options_of_a_command_are_offered(String command) {
            Set<String> offered =
                    command.equals(CommandModel.PROGRAM)
                            ? Shell.BASH.complete("jruntime", "-")
                            : Shell.BASH.complete("jruntime", command, "-");
            assertEquals(CommandModel.optionNames(CommandModel.command(command)), offered);
        }

        @Test
        void commands_are_offered() {
            Set<String> wanted = plus(CommandModel.names(), "help");
            assertEquals(wanted, Shell.BASH.complete("jruntime", ""));
            assertEquals(wanted, Shell.BASH.complete("jruntime", "--root", "/x", "--debug", ""));
            assertEquals(Set.of("start", "state"), Shell.BASH.complete("jruntime", "sta"));
        }

        @ParameterizedTest
        @CsvSource({
            "start", "state", "kill", "ps", "events", "pause", "resume", "update", "delete"
        })
        void ids_are_those_of_the_state_root_that_was_given(String command) {
            assertEquals(
                    Set.of("one", "two", "asked:list", "-q"),
                    Shell.BASH.complete("jruntime", command, ""));
            assertEquals(
                    Set.of("one", "two", "asked:--root", "/x", "list", "-q"),
                    Shell.BASH.complete("jruntime", "--root", "/x", command, ""));
            assertEquals(
                    Set.of("one"),
                    Shell.BASH.complete("jruntime", "--root", "=", "/x", command, "on"));
        }

        @Test
        void a_new_id_is_for_the_user_to_find() {
            assertEquals(Set.of(), Shell.BASH.complete("jruntime", "run", ""));
            assertEquals(Set.of(), Shell.BASH.complete("jruntime", "create", ""));
        }

        @Test
        void signals_follow_the_id() {
            assertEquals(signals(), Shell.BASH.complete("jruntime", "kill", "--all", "one", ""));
            assertEquals(Set.of(), Shell.BASH.complete("jruntime", "kill", "one", "KILL", ""));
        }

        @ParameterizedTest
        @CsvSource({
            "--log-format, '', json text",
            "--log-level, '', debug error warning",
            "--cgroup-manager, '', cgroupfs disabled",
            "--server, o, off"
        })
        void values_of_global_options_are_offered(String option, String begun, String values) {
            Set<String> wanted = new TreeSet<>(Set.of(values.split(" ")));
            assertEquals(wanted, Shell.BASH.complete("jruntime", option, begun));
        }

        @Test
        void the_same_letter_means_what_its_command_says() {
            assertEquals(
                    Set.of("json", "table"), Shell.BASH.complete("jruntime", "list", "-f", ""));
            assertEquals(
                    Set.of("json"), Shell.BASH.complete("jruntime", "validate", "-f", "=", "j"));
            assertTrue(Shell.BASH.complete("jruntime", "delete", "-f", "").contains("one"));
        }

        @Test
        void a_bundle_is_a_directory() {
            String top = Repository.file("").toString();
            String main = top + "/runtime/src/main/";
            Set<String> wanted = Set.of(main + "c", main + "completions");
            assertEquals(wanted, Shell.BASH.complete("jruntime", "run", "--bundle", main + "c"));
            assertEquals(wanted, Shell.BASH.complete("jruntime", "validate", main + "c"));
            assertEquals(
                    Set.of(), Shell.BASH.complete("jruntime", "run", "-b", top + "/runtime/pom"));
            assertEquals(
                    Set.of(top + "/runtime/pom.xml"),
                    Shell.BASH.complete("jruntime", "run", "--config", top + "/runtime/pom"));
        }
    }

    @Nested
    class In_zsh {
        @ParameterizedTest
        @MethodSource("dev.jruntime.cli.CompletionTest#commands")
        void the_options_of_a_command_are_offered(String command) {
            assumeInstalled(Shell.ZSH);
            Pattern name = Pattern.compile("\\*?(?:\\([^)]*\\))?(--?[a-z][a-z0-9-]*)=?\\[.*");
            Set<String> offered =
                    Shell.ZSH.complete(command).stream()
                            .map(name::matcher)
                            .filter(one -> one.matches())
                            .map(one -> one.group(1))
                            .collect(Collectors.toCollection(TreeSet::new));
            Set<String> wanted = CommandModel.optionNames(CommandModel.command(command));
            assertEquals(wanted, offered);
        }
    }

    @Nested
    class In_fish {
        private Set<String> complete(String... words) {
            assumeInstalled(Shell.FISH);
            return Shell.FISH.complete(words).stream()
                    .map(line -> line.split("\t")[0])
                    .collect(Collectors.toCollection(TreeSet::new));
        }

        @ParameterizedTest
        @MethodSource("dev.jruntime.cli.CompletionTest#commands")
        void the_options_of_a_command_are_offered(String command) {
            Set<String> offered =
                    command.equals(CommandModel.PROGRAM)
                            ? complete("jruntime", "-")
                            : complete("jruntime", command, "-");
            assertEquals(CommandModel.optionNames(CommandModel.command(command)), offered);
        }

        @Test
        void commands_are_offered() {
            assertEquals(plus(CommandModel.names(), "help"), complete("jruntime", ""));
        }

        @Test
        void ids_are_those_of_the_state_root_that_was_given() {
            assertEquals(
                    Set.of("one", "two", "asked:--root /x list -q"),
                    complete("jruntime", "--root", "/x", "delete", "--force", ""));
            assertEquals(Set.of(), complete("jruntime", "start", "one", ""));
        }

        @Test
        void signals_follow_the_id() {
            assertEquals(signals(), complete("jruntime", "kill", "one", ""));
        }
    }
}
