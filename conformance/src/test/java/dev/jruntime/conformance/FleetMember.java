package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.FleetModel.Operation;
import dev.jruntime.conformance.FleetModel.Status;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// One container of many. One thread sends it commands, and after each of them it must be what its
/// model says.
final class FleetMember implements AutoCloseable {
    private static final int ONE_COLD_OF = 12;
    private static final int NUMBERS = 100;
    private static final int MOST_PROCESSES = 4;
    private static final int MOST_WAITING = 2;
    private static final int REMEMBERED = 20;
    private static final Duration TIMEOUT = Duration.ofMinutes(2);

    private final Container warm;
    private final Container cold;
    private final FleetModel model = new FleetModel();
    private final Set<Long> processes = new TreeSet<>();
    private final Map<String, String> limits = new LinkedHashMap<>();
    private final List<Waiting> waiting = new ArrayList<>();
    private final Deque<String> history = new ArrayDeque<>();
    private long init;

    /// An exec that waits for the end of a pause.
    private record Waiting(Running running, FleetOrder order) {}

    /// @param warm the container by way of a resident server
    /// @param cold the same one without
    FleetMember(Container warm, Container cold) {
        this.warm = warm;
        this.cold = cold;
    }

    FleetModel model() {
        return model;
    }

    /// Sends a command, and checks what it says and does.
    ///
    /// @return what it came to, for statistics
    List<String> play(Operation wanted, Random random) {
        boolean crowded =
                wanted == Operation.EXEC_DETACHED && processes.size() > MOST_PROCESSES
                        || wanted == Operation.EXEC_PATIENT && waiting.size() >= MOST_WAITING;
        Operation operation = crowded ? Operation.STATE : wanted;
        int number = random.nextInt(NUMBERS);
        FleetOrder order = new FleetOrder(operation, number, random.nextInt(ONE_COLD_OF) == 0);
        history.add(order + " (" + model.status() + ")");
        if (history.size() > REMEMBERED) {
            history.removeFirst();
        }
        try {
            String how = play(order);
            return List.of(operation.toString(), order.cold() ? "cold" : "warm", how);
        } catch (AssertionError | RuntimeException wrong) {
            throw new AssertionError(warm.id() + ", after " + history + ": " + wrong, wrong);
        }
    }

    private String play(FleetOrder order) {
        Command command = order.command(order.cold() ? cold : warm).timeout(TIMEOUT);
        waiting.forEach(
                one -> assertTrue(one.running().isAlive(), () -> one.order() + " did not wait"));
        if (order.operation() == Operation.EXEC_PATIENT && model.status() == Status.PAUSED) {
            waiting.add(new Waiting(command.start(), order));
            return "made wait";
        }
        Outcome outcome = command.run();
        String refusal = model.refusal(order.operation());
        if (!refusal.isEmpty()) {
            assertEquals(order.operation().failure(), outcome.exit(), outcome::toString);
            assertEquals("", outcome.stdout(), outcome::toString);
            assertTrue(outcome.stderr().contains(refusal), () -> refusal + "? " + outcome);
            return "refused";
        }
        checkEnd(order, outcome);
        model.accept(order.operation());
        verify(order, outcome);
        return "done";
    }

    private static void checkEnd(FleetOrder order, Outcome outcome) {
        assertEquals(order.tellsNumber() ? order.number() : 0, outcome.exit(), outcome::toString);
        if (order.tellsNumber()) {
            assertEquals(order.number() + "\n", outcome.stdout(), outcome::toString);
        }
    }

    private void verify(FleetOrder order, Outcome outcome) {
        switch (order.operation()) {
            case CREATE, RUN -> {
                init = pidOfFile();
                processes.add(init);
            }
            case EXEC_DETACHED -> processes.add(pidOfFile());
            case UPDATE -> {
                limits.put(order.limitFile(), order.limitValue());
                checkLimits();
            }
            case PAUSE -> assertEquals("FROZEN", setting("freezer.state"));
            case RESUME -> {
                assertEquals("THAWED", setting("freezer.state"));
                awaitTheWaiting(true);
            }
            case PS -> checkProcesses(outcome);
            case STATE -> checkState(BlackBoxTest.json(outcome.stdout()));
            case LIST -> checkList(outcome);
            case KILL -> {
                warm.awaitStatus("stopped");
                end();
            }
            case DELETE, DELETE_FORCE -> {
                end();
                assertFalse(Files.exists(HostCgroups.directory("memory", "/" + warm.id())));
            }
            case START, EXEC, EXEC_FILE, EXEC_PATIENT -> {}
        }
    }

    private long pidOfFile() {
        return Long.parseLong(BlackBoxTest.contentOf(FleetOrder.pidFile(warm)));
    }

    private String setting(String file) {
        return HostCgroups.setting(file, "/" + warm.id());
    }

    private void checkLimits() {
        Map<String, String> found = new LinkedHashMap<>();
        limits.keySet().forEach(file -> found.put(file, setting(file)));
        assertEquals(limits, found);
    }

    /// Those that wait may be there already.
    private void checkProcesses(Outcome outcome) {
        Set<Long> found =
                BlackBoxTest.json(outcome.stdout())
                        .valueStream()
                        .map(JsonNode::asLong)
                        .collect(Collectors.toCollection(HashSet::new));
        assertTrue(found.containsAll(processes), () -> processes + "? " + outcome);
        found.removeAll(processes);
        assertTrue(found.size() <= waiting.size(), () -> processes + "? " + outcome);
    }

    private void checkState(JsonNode state) {
        String status = model.status().name().toLowerCase(Locale.ROOT);
        assertEquals(status, state.at("/status").asString(), state::toString);
        assertEquals(init, state.at("/pid").asLong(), state::toString);
        if (model.isAlive()) {
            checkLimits();
        }
    }

    private void checkList(Outcome outcome) {
        List<JsonNode> own =
                BlackBoxTest.json(outcome.stdout())
                        .valueStream()
                        .filter(one -> one.at("/id").asString().equals(warm.id()))
                        .toList();
        boolean absent = model.status() == Status.ABSENT;
        assertEquals(absent ? 0 : 1, own.size(), outcome::toString);
        own.forEach(this::checkState);
    }

    /// Nothing runs there any more.
    private void end() {
        processes.clear();
        limits.clear();
        init = 0;
        awaitTheWaiting(false);
    }

    /// What is thawed to be killed may come to its own end before.
    ///
    /// @param resumed whether they have come to run; or else their container has ended
    private void awaitTheWaiting(boolean resumed) {
        for (Waiting one : waiting) {
            Outcome outcome = one.running().await();
            if (resumed || outcome.exit() == one.order().number()) {
                checkEnd(one.order(), outcome);
            } else {
                assertTrue(Set.of(128 + 9, 255).contains(outcome.exit()), outcome::toString);
            }
            one.running().close();
        }
        waiting.clear();
    }

    /// Removes what is left after a failure.
    @Override
    public void close() {
        warm.delete("--force");
        waiting.forEach(one -> one.running().close());
        waiting.clear();
    }
}
