package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

class CommandWordsTest {
    private static CommandSpec grammar() {
        CommandSpec root = CommandSpec.create().name("jruntime");
        Globals.describe(root);
        CommandSpec exec = CommandSpec.create().name("exec");
        new ExecCommand().describe(exec);
        CommandSpec kill = CommandSpec.create().name("kill");
        new KillCommand().describe(kill);
        return new CommandLine(root)
                .addSubcommand("exec", new CommandLine(exec))
                .addSubcommand("kill", new CommandLine(kill))
                .getCommandSpec();
    }

    @ParameterizedTest
    @CsvSource({
        "exec c sh -c x, exec -- c sh -c x",
        "exec -t c sh -t, exec -t -- c sh -t",
        "exec c -t -u 5 sh, exec -t -u 5 -- c sh",
        "exec -e A=b c --env C=d sh, exec -e A=b --env C=d -- c sh",
        "exec -du 5 c sh, exec -du 5 -- c sh",
        "exec -u5 c sh, exec -u5 -- c sh",
        "exec -cwd /x c ls, exec -cwd /x -- c ls",
        "exec --cwd=/x c ls -cwd, exec --cwd=/x -- c ls -cwd",
        "exec c -- -x, exec -- c -x",
        "exec c sh -- y, exec -- c sh -- y",
        "--root exec exec c sh, --root exec exec -- c sh",
        "exec -p f c, exec -p f -- c",
        "kill c 9, kill c 9",
        "exec, exec",
    })
    void options_come_first_and_the_program_s_stay_with_it(String given, String wanted) {
        List<String> words = List.of(given.split(" "));
        assertEquals(
                wanted, String.join(" ", CommandWords.arrange(words, grammar(), "exec"::equals)));
    }
}
