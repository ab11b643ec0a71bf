package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random commands on few containers, some at a time. For each container there must be an order in
/// which what its commands said is true.
class InterleavingTest extends BlackBoxTest {
    private static final int CONTAINERS = 2;
    private static final int AT_ONCE = 4;
    private static final long SEED = Long.getLong("interleaving.seed", System.nanoTime());

    /// Some more often than others, so that containers live long enough.
    private static final List<ContainerModel.Operation> CHOICE =
            List.of(
                    ContainerModel.Operation.CREATE,
                    ContainerModel.Operation.CREATE,
                    ContainerModel.Operation.START,
                    ContainerModel.Operation.START,
                    ContainerModel.Operation.KILL,
                    ContainerModel.Operation.DELETE,
                    ContainerModel.Operation.DELETE,
                    ContainerModel.Operation.DELETE_FORCE,
                    ContainerModel.Operation.STATE);

    private final Map<Container, ContainerModel> models = new LinkedHashMap<>();
    private final Map<Container, List<ContainerModel.Event>> earlier = new LinkedHashMap<>();

    @Test
    void has_a_legal_outcome() {
        play(kind() == RuntimeKind.JRUNTIME_COLD ? 40 : 400);
    }

    @Test
    @Tag("soak")
    void has_a_legal_outcome_for_long() {
        play(kind() == RuntimeKind.JRUNTIME_COLD ? 1000 : 10_000);
    }

    private void play(int commands) {
        assumeOurs("a lock for each container, and these words for errors");
        Random random = new Random(SEED);
        for (int i = 0; i < CONTAINERS; i++) {
            Container one = i == 0 ? container() : newContainer();
            one.bundle().args("/probe", "idle").write();
            models.put(one, new ContainerModel());
        }
        for (int done = 0; done < commands; done += AT_ONCE) {
            playRound(random, done);
        }
        System.out.println(
                "INTERLEAVING %s: %d commands (interleaving.seed %d)"
                        .formatted(kind(), commands, SEED));
        models.keySet().forEach(one -> assertSucceeded(one.delete("--force")));
    }

    private void playRound(Random random, int done) {
        List<Container> containers = List.copyOf(models.keySet());
        List<Container> whose = new ArrayList<>();
        List<ContainerModel.Operation> what = new ArrayList<>();
        List<Running> running = new ArrayList<>();
        Running list = container().command("list", "--format", "json").start();
        for (int i = 0; i < AT_ONCE; i++) {
            whose.add(containers.get(random.nextInt(containers.size())));
            what.add(CHOICE.get(random.nextInt(CHOICE.size())));
            running.add(what.getLast().on(whose.getLast()).start());
        }
        Map<Container, List<ContainerModel.Event>> events = new LinkedHashMap<>();
        for (int i = 0; i < AT_ONCE; i++) {
            try (Running one = running.get(i)) {
                events.computeIfAbsent(whose.get(i), _ -> new ArrayList<>())
                        .add(new ContainerModel.Event(what.get(i), one.await()));
            }
        }
        try (list) {
            assertSucceeded(list.await());
        }
        events.forEach((one, said) -> check(one, said, done));
    }

    private void check(Container one, List<ContainerModel.Event> said, int done) {
        ContainerModel model = models.get(one);
        String before = String.valueOf(model);
        assertTrue(
                model != null && model.accept(said),
                () ->
                        ("after %d commands (interleaving.seed %d) %s was %s, then in no order:%n%s"
                                        + "%nbefore that:%n%s")
                                .formatted(done, SEED, one.id(), before, said, earlier.get(one)));
        earlier.put(one, said);
    }

    /// The model itself, on what a runtime might say.
    @Test
    void an_illegal_outcome_is_noticed() {
        Outcome ok = outcome(0, "");
        Outcome exists = outcome(1, "already exists");
        ContainerModel.Event created = event(ContainerModel.Operation.CREATE, ok);
        ContainerModel.Event refused = event(ContainerModel.Operation.CREATE, exists);
        ContainerModel.Event deleted = event(ContainerModel.Operation.DELETE_FORCE, ok);
        assertTrue(new ContainerModel().accept(List.of(refused, created)));
        assertTrue(new ContainerModel().accept(List.of(created, deleted, created)));
        assertEquals(false, new ContainerModel().accept(List.of(created, created)));
        assertEquals(false, new ContainerModel().accept(List.of(refused)));
        ContainerModel model = new ContainerModel();
        assertTrue(model.accept(List.of(created)));
        ContainerModel.Event removed = event(ContainerModel.Operation.DELETE, ok);
        assertEquals(false, model.accept(List.of(removed)));
        assertTrue(new ContainerModel().accept(List.of(created, removed, deleted)));
        assertEquals(false, new ContainerModel().accept(List.of(created, removed)));
    }

    /// A signal is sent when `kill` ends, and has its effect when the kernel comes to it.
    @Test
    void a_killed_one_may_look_alive_for_a_while_whatever_is_tried_meanwhile() {
        Outcome ok = outcome(0, "");
        Outcome lives = new Outcome(List.of("x"), 0, "\"created\"", "", java.time.Duration.ZERO);
        ContainerModel.Event created = event(ContainerModel.Operation.CREATE, ok);
        ContainerModel.Event killed = event(ContainerModel.Operation.KILL, ok);
        ContainerModel.Event refused =
                event(ContainerModel.Operation.CREATE, outcome(1, "already exists"));
        ContainerModel.Event seen = event(ContainerModel.Operation.STATE, lives);
        ContainerModel model = new ContainerModel();
        assertTrue(model.accept(List.of(created)));
        assertTrue(model.accept(List.of(killed, refused)));
        assertTrue(model.accept(List.of(seen)));
        ContainerModel.Event gone =
                event(ContainerModel.Operation.KILL, outcome(1, "container not running"));
        assertTrue(model.accept(List.of(gone)));
        assertEquals(false, model.accept(List.of(seen)));
    }

    private static ContainerModel.Event event(ContainerModel.Operation operation, Outcome said) {
        return new ContainerModel.Event(operation, said);
    }

    private static Outcome outcome(int exit, String error) {
        return new Outcome(Arrays.asList("x"), exit, "", error, java.time.Duration.ZERO);
    }
}
