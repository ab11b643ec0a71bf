package dev.jruntime.conformance.engine;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.NativePrograms;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Running;
import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.SkipReport;
import dev.jruntime.conformance.Workspace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/// What every test with an engine has: the engine, a runtime, and a clean-up of the containers that
/// the test made.
@Tag("root")
@ExtendWith(SkipReport.class)
@ParameterizedClass(name = "{0}")
@MethodSource("dev.jruntime.conformance.RuntimeKind#selected")
abstract class OnEngineTest {
    @Parameter @Nullable RuntimeKind kind;

    private final List<String> made = new ArrayList<>();

    abstract EngineFixture<? extends Engine> fixture();

    @BeforeEach
    final void forgetCalls() {
        runtime().forgetCalls();
    }

    @AfterEach
    final void removeContainers() {
        if (!made.isEmpty()) {
            made.retainAll(engine().all());
            made.forEach(engine()::remove);
        }
    }

    Engine engine() {
        return fixture().engine();
    }

    final RuntimeKind kind() {
        return Objects.requireNonNull(kind);
    }

    final RuntimeScript runtime() {
        return fixture().runtime(kind());
    }

    final Launch container(Launch.Streams streams, String... command) {
        return new Launch(runtime(), freshName(), streams, List.of(command));
    }

    /// The name of a container that goes with the test.
    final String freshName() {
        String name = Workspace.current().freshName("c");
        made.add(name);
        return name;
    }

    /// The containers of this test that still exist.
    final List<String> ours() {
        return engine().all().stream().filter(made::contains).toList();
    }

    /// What a command of the engine's answers, which may not fail.
    final Outcome told(String... words) {
        return Engine.checked(engine().command(words));
    }

    /// The command on a terminal, with keys by [Running#send].
    static Command onTerminal(Command command) {
        return command.behind(NativePrograms.terminal().toString()).interactive();
    }

    /// Makes the window of a command [#onTerminal] larger, until what runs there says so. A client
    /// that has just read the window's size may not be listening yet: it is told again.
    static void enlarge(Running terminal) {
        terminal.signal("USR1");
        Eventually.holds(
                Duration.ofSeconds(30),
                () -> terminal.stdout().contains("50 132") || !isTold(terminal),
                () -> "a larger window in " + terminal.stdout());
        terminal.awaitOutput("50 132");
    }

    private static boolean isTold(Running terminal) {
        ProcessHandle.of(terminal.pid()).stream()
                .flatMap(ProcessHandle::children)
                .map(client -> Command.of("kill", "-WINCH", Long.toString(client.pid())))
                .forEach(Command::run);
        return terminal.isAlive();
    }
}
