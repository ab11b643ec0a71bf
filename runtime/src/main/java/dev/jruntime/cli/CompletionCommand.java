package dev.jruntime.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `completion`.
final class CompletionCommand implements Command {
    @Override
    public String name() {
        return "completion";
    }

    @Override
    public String summary() {
        return "Print what lets a shell complete the command line.";
    }

    @Override
    public String details() {
        return """
        "make install" has put it where bash, zsh and fish look for it; this is for
        those who keep theirs elsewhere. Commands, options, their values, and the
        ids of containers are completed.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        spec.addOption(Globals.text("-s", "--shell", "SHELL", "bash, zsh or fish"));
    }

    @Override
    public List<String> examples() {
        return List.of(
                "source <(jruntime completion -s bash)",
                "jruntime completion -s zsh >~/.zfunc/_jruntime",
                "jruntime completion -s fish >~/.config/fish/completions/jruntime.fish");
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        globals.session().out(Completion.of(parsed.matchedOptionValue("--shell", "")));
        return 0;
    }
}
