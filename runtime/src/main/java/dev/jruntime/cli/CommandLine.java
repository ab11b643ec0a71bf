package dev.jruntime.cli;

import dev.jruntime.container.Invocation;
import dev.jruntime.container.Recovery;
import dev.jruntime.syscall.ProxyLostException;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.UnmatchedArgumentException;

/// Runs the command that a session asks for.
public final class CommandLine {
    private static final int FAILURE = 1;

    private CommandLine() {}

    /// Run it, and end the caller's process.
    public static void run(Session session) {
        Log log = new Log(session);
        int code;
        try {
            code = run(session, log);
        } catch (ParameterException wrong) {
            log.configure(session.arguments());
            log.error(explain(wrong));
            code = FAILURE;
        } catch (CommandFailed failed) {
            log.error(explain(failed.reason()), FailureCause.of(failed.reason()));
            code = failed.code();
        } catch (IOException | RuntimeException failure) {
            log.error(explain(failure), FailureCause.of(failure));
            code = FAILURE;
        }
        session.end(code);
    }

    private static int run(Session session, Log log) throws IOException {
        Grammar grammar = Grammar.of(session.arguments());
        ParseResult all = grammar.parse(session.arguments());
        log.configure(
                all.matchedOptionValue("--log", null),
                all.matchedOptionValue("--log-format", null),
                level(all));
        @Nullable String help = grammar.help(all);
        if (help != null) {
            session.out(help);
            return 0;
        }
        if (all.hasMatchedOption("--version")) {
            session.out(Version.text());
            return 0;
        }
        if (!all.hasSubcommand()) {
            throw new IOException("no command given\n" + grammar.usage());
        }
        return dispatch(session, log, grammar, all);
    }

    private static @Nullable String level(ParseResult all) {
        String fallback = all.matchedOptionValue("--debug", false) ? "debug" : null;
        return all.matchedOptionValue("--log-level", fallback);
    }

    /// What keeps a command from its work, with the exit code that it has for that.
    private static final class CommandFailed extends IOException {
        private static final long serialVersionUID = 1;

        private final Exception reason;
        private final int code;

        CommandFailed(Exception reason, int code) {
            super(reason);
            this.reason = reason;
            this.code = code;
        }

        Exception reason() {
            return reason;
        }

        int code() {
            return code;
        }
    }

    private static int dispatch(Session session, Log log, Grammar grammar, ParseResult all)
            throws IOException {
        ParseResult parsed = all.subcommand();
        Globals globals = Globals.of(session, log, all);
        Command command = grammar.command(parsed.commandSpec().name());
        log.debug("served by a " + (session.isWarm() ? "resident" : "private") + " server");
        try {
            return run(command, globals, parsed);
        } catch (IOException | RuntimeException failure) {
            throw new CommandFailed(failure, command.failure());
        } finally {
            globals.invocation().notices().forEach(log::notice);
        }
    }

    private static int run(Command command, Globals globals, ParseResult parsed)
            throws IOException {
        Invocation invocation = globals.invocation();
        if (Recovery.isNeeded(invocation.launcher()) && !command.isRepeatable()) {
            Recovery.Lost lost =
                    new Recovery.Lost(
                            command.name(),
                            id(parsed),
                            parsed.hasMatchedOption("--detach"),
                            parsed.hasMatchedOption("--keep"),
                            pidFile(parsed));
            return Recovery.run(invocation, lost);
        }
        int code = command.run(globals, parsed);
        invocation.warnings().forEach(globals.log()::warning);
        return code;
    }

    private static @Nullable String pidFile(ParseResult parsed) {
        return parsed.matchedOptionValue("--pid-file", null);
    }

    private static @Nullable String id(ParseResult parsed) {
        return parsed.matchedPositionalValue(0, null);
    }

    private static String explain(ParameterException wrong) {
        picocli.CommandLine where = wrong.getCommandLine();
        boolean command = where.getParent() != null;
        String hint = command ? " " + where.getCommandName() + " --help" : " --help";
        String message = wrong.getMessage();
        if (wrong instanceof MissingParameterException missing
                && missing.getMissing().getFirst() instanceof OptionSpec option) {
            // podman looks for the words "requires an argument" to learn what restore can do.
            message = "option " + option.longestName() + " requires an argument";
        }
        if (wrong instanceof UnmatchedArgumentException unmatched && !command) {
            String word = unmatched.getUnmatched().getFirst();
            message = (word.startsWith("-") ? "unknown option: " : "unknown command: ") + word;
        }
        return message + "\nTry \"jruntime" + hint + "\".";
    }

    private static String explain(Exception failure) {
        StringBuilder text = new StringBuilder();
        boolean expected = failure instanceof IOException || failure instanceof ProxyLostException;
        text.append(expected ? failure.getMessage() : "internal error: " + failure);
        if (failure.getCause() != null && failure instanceof ProxyLostException) {
            text.append(": ").append(failure.getCause().getMessage());
        }
        for (Throwable further : failure.getSuppressed()) {
            text.append("\nwhile cleaning up: ").append(further.getMessage());
        }
        return text.toString();
    }
}
