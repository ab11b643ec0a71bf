package dev.jruntime.cli;

import dev.jruntime.container.Events;
import java.io.IOException;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/// `events`.
final class EventsCommand implements Command {
    @Override
    public String name() {
        return "events";
    }

    @Override
    public String summary() {
        return "Tell what a container uses, and when it runs out of memory.";
    }

    @Override
    public String details() {
        return """
        Each event is a line of JSON: "stats" after each interval, "oom" when there
        is no memory within the limit. It ends when no process is left.
        """;
    }

    @Override
    public void describe(CommandSpec spec) {
        String interval = "between two stats: 500ms, 5s, 1m (default: 5s)";
        spec.addOption(Globals.text("--interval", "TIME", interval));
        spec.addOption(Globals.flag("--stats", "print stats once, at once, and end"));
        Parameters.addId(spec);
    }

    @Override
    public List<String> examples() {
        return List.of("jruntime events --stats hello", "jruntime events --interval 10s hello");
    }

    @Override
    public boolean isRepeatable() {
        return true;
    }

    @Override
    public int run(Globals globals, ParseResult parsed) throws IOException {
        String id = Parameters.id(parsed);
        String time = parsed.matchedOptionValue("--interval", "5s");
        long interval = GoDuration.milliseconds("--interval", time);
        Session session = globals.session();
        if (parsed.hasMatchedOption("--stats")) {
            session.out(EventLine.stats(id, Events.stats(globals.invocation(), id)));
        } else {
            Events.follow(globals.invocation(), id, interval, EventLine.printer(session, id));
        }
        return 0;
    }
}
