package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.conformance.FleetModel.Operation;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Random commands to many containers, some of them at a time, by a resident server and without:
/// each says and does what it should, and at the end nothing is left.
class FleetTest extends BlackBoxTest {
    private static final int THREADS = 4;
    private static final long SEED = Long.getLong("fleet.seed", System.nanoTime());

    private final Map<String, Integer> counts = new ConcurrentSkipListMap<>();
    private final List<FleetMember> members = new ArrayList<>();
    private volatile boolean stopped;

    @Test
    void each_command_does_what_its_container_allows() throws Exception {
        play(20, 400);
    }

    @Test
    @Tag("soak")
    void each_command_does_what_its_container_allows_among_many() throws Exception {
        play(200, 8_000);
    }

    private void play(int containers, int commands) throws Exception {
        Assumptions.assumeTrue(kind() == RuntimeKind.JRUNTIME_WARM, "it is warm and cold at once");
        Assumptions.assumeTrue(HostCgroups.isVersion1(), "the host has no cgroup v1 hierarchy");
        for (int i = 0; i < containers; i++) {
            members.add(member(container().id() + "-f" + i));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(THREADS)) {
            List<Future<?>> parts = new ArrayList<>();
            for (int i = 0; i < THREADS; i++) {
                int number = i;
                parts.add(threads.submit(() -> playPart(number, commands / THREADS)));
            }
            for (Future<?> part : parts) {
                await(part);
            }
        } finally {
            System.out.println(
                    "FLEET of %d: %s (fleet.seed %d)".formatted(containers, counts, SEED));
            members.forEach(FleetMember::close);
        }
        assertEquals("[]", container().command("list", "-f", "json").run().stdout().strip());
    }

    private FleetMember member(String id) {
        Bundle bundle = bundle().sibling(directory().resolve(id));
        bundle.args("/probe", "idle").set("/linux/cgroupsPath", "/" + id).write();
        Container warm = new Container(runtime(), root(), id, bundle);
        return new FleetMember(warm, warm.on(OciRuntime.of(RuntimeKind.JRUNTIME_COLD)));
    }

    private static void await(Future<?> part) throws Exception {
        try {
            part.get();
        } catch (ExecutionException failed) {
            throw new AssertionError("fleet.seed " + SEED, failed.getCause());
        }
    }

    /// The containers of one thread are no other's, so that their fate depends on the seed alone.
    private void playPart(int number, int commands) {
        Random random = new Random(SEED + number);
        List<FleetMember> own = new ArrayList<>();
        for (int i = number; i < members.size(); i += THREADS) {
            own.add(members.get(i));
        }
        try {
            for (int i = 0; i < commands && !stopped; i++) {
                FleetMember member = own.get(random.nextInt(own.size()));
                count(member.play(pick(member, random), random));
            }
            own.forEach(one -> count(one.play(Operation.DELETE_FORCE, random)));
        } catch (AssertionError wrong) {
            stopped = true;
            throw wrong;
        }
    }

    /// Mostly what does its work, and to a container that is paused what makes it wait.
    private static Operation pick(FleetMember member, Random random) {
        Operation first = any(random);
        Operation second = any(random);
        boolean paused = member.model().status() == FleetModel.Status.PAUSED;
        if (paused && second.isExec()) {
            return Operation.EXEC_PATIENT;
        }
        return member.model().refusal(first).isEmpty() ? first : second;
    }

    private static Operation any(Random random) {
        Operation[] all = Operation.values();
        return all[random.nextInt(all.length)];
    }

    private void count(List<String> words) {
        words.forEach(word -> counts.merge(word, 1, Integer::sum));
    }
}
