package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// Many commands at one moment. A cold one is a JVM: of those the machine bears fewer.
class ConcurrencyTest extends BlackBoxTest {

    private int many() {
        return kind() == RuntimeKind.JRUNTIME_COLD ? 8 : 64;
    }

    @Test
    void of_many_creates_of_one_id_one_wins_and_all_others_say_why() {
        assumeOurs("a lock for each id, and this promise");
        bundle().args("/probe", "idle").write();
        List<Outcome> outcomes =
                together(Stream.generate(this::container).limit(many()), ConcurrencyTest::create);
        container().markPresent();
        long winners = outcomes.stream().filter(Outcome::succeeded).count();
        List<Outcome> unexplained =
                outcomes.stream()
                        .filter(one -> !one.succeeded())
                        .filter(one -> !one.stderr().contains("already exists"))
                        .toList();
        assertEquals(1, winners, outcomes::toString);
        assertEquals(List.of(), unexplained);
        assertSucceeded(container().start());
        assertEquals("running", container().status());
    }

    @Test
    void many_containers_are_created_started_and_deleted_at_once() {
        bundle().args("/probe", "idle").remove("/linux/cgroupsPath").write();
        List<Container> all =
                IntStream.range(0, many())
                        .mapToObj(i -> container().id() + "-n" + i)
                        .map(id -> new Container(runtime(), root(), id, bundle()))
                        .toList();
        assertAll(together(all.stream(), ConcurrencyTest::create));
        all.forEach(one -> assertEquals("created", one.status()));
        assertAll(together(all.stream(), one -> one.command("start", one.id())));
        all.forEach(one -> assertEquals("running", one.status()));
        assertAll(together(all.stream(), one -> one.command("delete", "--force", one.id())));
    }

    private static Command create(Container container) {
        String bundle = container.bundle().directory().toString();
        return container.command("create", "--bundle", bundle, container.id());
    }

    private static List<Outcome> together(
            Stream<Container> containers, Function<Container, Command> command) {
        List<Running> running = new ArrayList<>();
        containers.map(command).forEach(one -> running.add(one.start()));
        List<Outcome> outcomes = new ArrayList<>();
        for (Running one : running) {
            try (one) {
                outcomes.add(one.await());
            }
        }
        return outcomes;
    }

    private static void assertAll(List<Outcome> outcomes) {
        assertEquals(List.of(), outcomes.stream().filter(one -> !one.succeeded()).toList());
    }
}
