package dev.jruntime.conformance;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// What the specification makes of commands on one container: in which order commands that ran side
/// by side can have happened, and what the container can be after them.
final class ContainerModel {
    /// DYING: killed, and the kernel has not ended it yet; it may still look as before.
    enum Status {
        ABSENT,
        CREATED,
        RUNNING,
        DYING,
        STOPPED
    }

    enum Operation {
        CREATE("create"),
        START("start"),
        KILL("kill"),
        DELETE("delete"),
        DELETE_FORCE("delete", "--force"),
        STATE("state");

        private final String[] words;

        Operation(String... words) {
            this.words = words;
        }

        Command on(Container container) {
            List<String> all = new ArrayList<>(List.of(words));
            if (this == CREATE) {
                all.addAll(List.of("--bundle", container.bundle().directory().toString()));
            }
            all.add(container.id());
            if (this == KILL) {
                all.add("KILL");
            }
            return container.command(all.toArray(String[]::new));
        }
    }

    /// One command and what it said.
    record Event(Operation operation, Outcome outcome) {
        boolean failedWith(String reason) {
            return outcome.exit() == 1 && outcome.stderr().contains(reason);
        }

        boolean says(String status) {
            return outcome.succeeded() && outcome.stdout().contains("\"" + status + "\"");
        }
    }

    private Set<Status> possible = EnumSet.of(Status.ABSENT);

    /// Takes commands that ran side by side.
    ///
    /// @return whether there is an order in which what they said is true
    boolean accept(List<Event> events) {
        Set<Status> after = EnumSet.noneOf(Status.class);
        for (Status from : possible) {
            search(from, events, events, after);
        }
        possible = after;
        return !after.isEmpty();
    }

    private static void search(
            Status from, List<Event> events, List<Event> round, Set<Status> reached) {
        if (events.isEmpty()) {
            reached.add(from);
            return;
        }
        // A forced delete ends init before it has the lock, which another command may hold.
        boolean ending = events.stream().anyMatch(one -> one.operation() == Operation.DELETE_FORCE);
        if (ending && isAlive(from)) {
            search(Status.DYING, events, round, reached);
        }
        for (int i = 0; i < events.size(); i++) {
            List<Event> rest = new ArrayList<>(events);
            Event next = rest.remove(i);
            boolean halfway = isHalfway(next, round);
            for (Status to : halfway ? EnumSet.of(from) : step(from, next)) {
                search(to, rest, round, reached);
            }
        }
    }

    /// Readers take no lock, nor does kill: they may see a container half made or half removed.
    private static boolean isHalfway(Event event, List<Event> beside) {
        boolean changing =
                beside.stream()
                        .anyMatch(one ->
                                one.operation() != Operation.STATE
                                        && one.operation() != Operation.START);
        boolean removing =
                beside.stream().anyMatch(one -> one.operation() == Operation.DELETE_FORCE);
        boolean creating = beside.stream().anyMatch(one -> one.operation() == Operation.CREATE);
        return switch (event.operation()) {
            case STATE ->
                    changing && (event.says("creating") || event.failedWith("has no state"))
                            || removing && event.says("stopped");
            case KILL ->
                    (creating || removing)
                            && (event.failedWith("container not running")
                                    || event.failedWith("has no state"));
            default -> false;
        };
    }

    /// What the container can be after a command has said this; nothing if it cannot have said it.
    private static Set<Status> step(Status from, Event event) {
        if (from == Status.DYING) {
            Set<Status> all = fromDying(event);
            all.addAll(step(Status.STOPPED, event));
            return all;
        }
        boolean ok = event.outcome().succeeded();
        boolean absent = from == Status.ABSENT;
        boolean alive = isAlive(from);
        if (absent && event.operation() != Operation.CREATE) {
            boolean forced = event.operation() == Operation.DELETE_FORCE && ok;
            return only(forced || event.failedWith("does not exist"), from);
        }
        return switch (event.operation()) {
            case CREATE ->
                    absent
                            ? only(ok, Status.CREATED)
                            : only(event.failedWith("already exists"), from);
            case START ->
                    from == Status.CREATED
                            ? only(ok, Status.RUNNING)
                            : only(event.failedWith("cannot start"), from);
            case KILL ->
                    alive
                            ? only(ok, Status.DYING)
                            : only(event.failedWith("container not running"), from);
            case DELETE ->
                    alive ? only(event.failedWith("not stopped"), from) : only(ok, Status.ABSENT);
            case DELETE_FORCE -> only(ok, Status.ABSENT);
            case STATE -> only(event.says(from.name().toLowerCase(java.util.Locale.ROOT)), from);
        };
    }

    private static boolean isAlive(Status status) {
        return status == Status.CREATED || status == Status.RUNNING;
    }

    private static Set<Status> fromDying(Event event) {
        Set<Status> still = EnumSet.of(Status.DYING);
        boolean ok = event.outcome().succeeded();
        return switch (event.operation()) {
            case CREATE -> only(event.failedWith("already exists"), Status.DYING);
            case START -> still;
            case KILL -> ok ? still : EnumSet.noneOf(Status.class);
            case DELETE -> only(event.failedWith("not stopped"), Status.DYING);
            case DELETE_FORCE -> only(ok, Status.ABSENT);
            case STATE -> only(event.says("created") || event.says("running"), Status.DYING);
        };
    }

    private static Set<Status> only(boolean said, Status status) {
        return said ? EnumSet.of(status) : EnumSet.noneOf(Status.class);
    }

    @Override
    public String toString() {
        return possible.toString();
    }
}
