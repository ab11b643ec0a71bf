package dev.jruntime.cli;

import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// One command of the command line.
interface Command {
    String name();

    /// The first line of its help.
    String summary();

    /// What its help says further: what happens, what to expect, what not.
    String details();

    /// Its options and parameters.
    void describe(CommandSpec spec);

    /// Lines of its help that show it in use.
    List<String> examples();

    /// The exit code where it cannot be done.
    default int failure() {
        return 1;
    }

    /// Whether a second server may simply do it once more when the first one was lost: doing it
    /// twice makes no difference.
    default boolean isRepeatable() {
        return false;
    }

    /// Whether its words end with the command line of a program, behind an id and options on either
    /// side of that.
    default boolean takesProgram() {
        return false;
    }

    /// Do it.
    ///
    /// @return the exit code
    /// @throws IOException if it cannot be done; the message is for the user
    int run(Globals globals, ParseResult parsed) throws IOException;
}
