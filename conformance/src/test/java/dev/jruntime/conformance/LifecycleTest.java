package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// create, start, state and delete, in and out of order.
class LifecycleTest extends BlackBoxTest {

    @Test
    void a_container_goes_from_created_to_running_to_stopped_to_gone() {
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        assertEquals("created", container().status());
        assertSucceeded(container().start());
        assertEquals("running", container().status());
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
        assertFalse(container().exists());
    }

    @Test
    void create_does_not_run_the_program() throws Exception {
        bundle().set("/root/readonly", false).args("/bin/sh", "-c", "echo > /started");
        assertSucceeded(container().create());
        assertFalse(Files.exists(bundle().inside("/started")));
        assertSucceeded(container().start());
        container().awaitStatus("stopped");
        assertTrue(Files.exists(bundle().inside("/started")));
    }

    @Test
    void state_has_every_property_that_the_spec_requires() {
        bundle().args("/probe", "signals").set("/annotations", java.util.Map.of("a.b", "c"));
        assertSucceeded(container().create());
        JsonNode state = container().state();
        assertTrue(state.at("/ociVersion").asString().startsWith("1."), state::toString);
        assertEquals(container().id(), state.at("/id").asString());
        assertEquals("created", state.at("/status").asString());
        assertTrue(Files.isDirectory(Path.of("/proc", state.at("/pid").asString())));
        assertEquals(bundle().directory().toString(), state.at("/bundle").asString());
        assertEquals("c", state.at("/annotations/a.b").asString());
        assertTrue(Instant.parse(state.at("/created").asString()).isBefore(Instant.now()));
    }

    @Test
    void a_stopped_container_has_no_pid() {
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        assertEquals(0, container().state().at("/pid").asInt(0));
    }

    @Test
    void the_pid_file_holds_the_pid_without_a_newline() throws Exception {
        Path file = directory().resolve("pid");
        bundle().args("/probe", "idle");
        assertSucceeded(container().create("--pid-file", file.toString()));
        assertEquals(container().state().at("/pid").asString(), Files.readString(file));
    }

    @Test
    void the_bundle_is_the_working_directory_unless_it_is_named() {
        bundle().args("/bin/echo", "hello").write();
        Command command = container().command("run", container().id());
        Outcome outcome = command.directory(bundle().directory()).run();
        assertSucceeded(outcome);
        assertEquals("hello\n", outcome.stdout());
    }

    @Test
    void a_config_that_changes_after_create_has_no_effect() {
        Path output = bundle().inside("/output");
        bundle().set("/root/readonly", false).args("/bin/sh", "-c", "echo one > /output");
        assertSucceeded(container().create());
        bundle().args("/bin/sh", "-c", "echo two > /output").write();
        assertSucceeded(container().start());
        container().awaitStatus("stopped");
        assertEquals("one\n", contentOf(output));
    }

    @Test
    void an_id_cannot_be_used_twice() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertRefused(container().create(), "exist");
        assertEquals("created", container().status());
    }

    @Test
    void a_running_container_cannot_be_started_again() {
        bundle().args("/probe", "idle");
        container().launch();
        assertRefused(container().start());
        assertEquals("running", container().status());
    }

    @Test
    void a_stopped_container_cannot_be_started_again() {
        bundle().args("/bin/true");
        container().launch().awaitStatus("stopped");
        assertRefused(container().start());
    }

    @Test
    void a_running_container_cannot_be_deleted() {
        bundle().args("/probe", "idle");
        container().launch();
        assertRefused(container().delete());
        assertEquals("running", container().status());
    }

    @Test
    void a_running_container_can_be_deleted_by_force() {
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(container().delete("--force"));
        assertFalse(container().exists());
    }

    @Test
    void a_created_container_cannot_be_deleted() {
        assumeConforms(Deviation.DELETE_OF_CREATED);
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertRefused(container().delete());
        assertEquals("created", container().status());
    }

    @Test
    void a_created_container_can_be_deleted_by_force() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertSucceeded(container().delete("--force"));
        assertFalse(container().exists());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{\"version\":1,\"id\"", "{\"version\":9}", "null"})
    void forced_deletion_needs_no_readable_state(String content) throws Exception {
        assumeOurs("a state.json in its state directory");
        bundle().remove("/linux/cgroupsPath").args("/probe", "signals");
        assertSucceeded(container().create());
        Path state = root().resolve(container().id()).resolve("state.json");
        Files.writeString(state, content);
        assertNotSucceeded(container().command("state", container().id()).run());
        assertNotSucceeded(container().command("delete", container().id()).run());
        assertSucceeded(container().delete("--force"));
        assertFalse(container().exists());
    }

    @Test
    void forced_deletion_of_an_unknown_container_succeeds() {
        assertSucceeded(container().delete("--force"));
    }

    @Test
    void unknown_containers_are_reported_as_such() {
        assumeConforms(Deviation.ERROR_TEXTS);
        for (String command : List.of("state", "start", "delete", "kill")) {
            assertRefused(container().command(command, container().id()).run(), "does not exist");
        }
    }

    @Test
    void list_shows_every_container_as_a_table_as_json_and_as_ids() {
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        Container other = newContainer();
        other.bundle().args("/probe", "idle");
        other.launch();

        String table = output("list");
        for (String word : List.of("PID", "STATUS", "BUNDLE", "CREATED", "OWNER")) {
            assertTrue(table.lines().findFirst().orElse("").contains(word), table);
        }
        assertTrue(table.contains(container().id()), table);
        assertEquals(
                List.of(container().id(), other.id()),
                output("list", "-q").lines().sorted().toList());
        JsonNode json = json(output("list", "--format", "json"));
        assertEquals(2, json.size(), json::toString);
        for (JsonNode entry : json) {
            boolean first = entry.at("/id").asString().equals(container().id());
            assertEquals(first ? "created" : "running", entry.at("/status").asString());
            assertEquals("root", entry.at("/owner").asString());
            assertTrue(entry.at("/pid").asInt() > 0, entry::toString);
        }
    }

    @Test
    void an_empty_list_is_no_error() {
        assumeConforms(Deviation.EMPTY_LIST);
        assertEquals("", output("list", "-q"));
        assertEquals(0, json(output("list", "--format", "json")).size());
    }

    @Test
    void the_container_becomes_a_child_of_the_subreaper_that_waits_for_it() {
        bundle().args("/bin/sh", "-c", "exit 7").write();
        Outcome outcome = reap(container().bundled("create"), container().command("start", id()));
        container().markPresent();
        assertSucceeded(outcome);
        assertEquals(
                1,
                outcome.stdout().lines().filter(line -> line.endsWith(" exit 7")).count(),
                outcome::toString);
    }

    /// Runs the commands under a process that waits for all orphans, as conmon and the shims do.
    private Outcome reap(Command... commands) {
        List<String> words = new java.util.ArrayList<>(List.of(NativePrograms.reap().toString()));
        for (Command command : commands) {
            words.addAll(command.words());
            words.add("--");
        }
        return Command.of(words).run();
    }

    private String id() {
        return container().id();
    }

    private String output(String... arguments) {
        Outcome outcome = container().command(arguments).run();
        assertSucceeded(outcome);
        return outcome.stdout();
    }
}
