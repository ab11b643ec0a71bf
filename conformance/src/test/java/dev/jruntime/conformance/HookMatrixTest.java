package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What each kind of hook sees and brings about: a row a kind, which is printed for every runtime;
/// for ours it is what the spec says. docs/hooks.md has all rows.
class HookMatrixTest extends BlackBoxTest {
    /// The kinds, and their row: moment, namespaces, what the hook is told, what its failure leads
    /// to, and what happens when its time is over.
    enum Kind {
        PRESTART("prestart", "mounts made", "caller's", "creating, pid outside", "create fails"),
        CREATE_RUNTIME(
                "createRuntime",
                "mounts made",
                "caller's",
                "creating, pid outside",
                "create fails"),
        CREATE_CONTAINER(
                "createContainer",
                "mounts made",
                "container's",
                "creating, pid inside",
                "create fails"),
        START_CONTAINER(
                "startContainer",
                "root changed",
                "container's",
                "created, pid inside",
                "start fails, stopped"),
        POSTSTART(
                "poststart",
                "program runs",
                "caller's",
                "running, pid outside",
                "start fails, stopped"),
        POSTSTOP("poststop", "container gone", "caller's", "stopped, no pid", "warning, deleted");

        private final String property;
        private final List<String> expected;

        Kind(String property, String moment, String where, String told, String failure) {
            this.property = property;
            expected = List.of(moment, where, told, failure, failure);
        }

        /// A row of the table in docs/hooks.md.
        String row(String whose, List<String> answers) {
            return "| " + whose + " | " + property + " | " + String.join(" | ", answers) + " |";
        }

        boolean isInside() {
            return this == CREATE_CONTAINER || this == START_CONTAINER;
        }
    }

    /// crun fails, now and then, if nobody reads what it tells.
    private static final String READ = "cat >/dev/null; ";

    private static final Path PAGE = NativePrograms.moduleRoot().resolve("../docs/hooks.md");

    private static final String LOOK =
            """
            B=%s; state=$($B cat)
            pid=$(echo "$state" | $B sed -n 's/.*"pid": *\\([0-9]*\\).*/\\1/p')
            status=$(echo "$state" | $B sed -n 's/.*"status": *"\\([a-z]*\\)".*/\\1/p')
            P=%s; moment="container gone"
            test -e $P/ns && moment="namespaces made"
            $B grep -q " - tmpfs marker " $P/mountinfo && moment="mounts made"
            test -e $P/root/probe && moment="root changed"
            case $($B readlink $P/exe) in */probe) moment="program runs";; esac
            echo "$moment|$($B readlink /proc/self/ns/uts)|$status|${pid:-0}" > %s
            """;

    @ParameterizedTest
    @EnumSource(Kind.class)
    void a_hook_sees_and_does_what_the_spec_says(Kind kind) throws IOException {
        String[] seen = look(kind);
        String told = seen[2] + ", " + pid(seen[3]);
        List<String> row =
                List.of(
                        seen[0],
                        seen[1].equals(own("uts")) ? "caller's" : "container's",
                        told,
                        effect(kind, READ + "exit 1", 0),
                        effect(kind, READ + "exec sleep 20", 1));
        print("spec", kind.row("spec", kind.expected));
        String printed = kind.row(kind().isOurs() ? "jruntime" : kind().label(), row);
        print(kind().label(), printed);
        if (kind().isOurs()) {
            assertEquals(kind.expected, row);
        }
        assertTrue(documented().contains(kind.row("spec", kind.expected)), PAGE.toString());
        assertTrue(documented().contains(printed), PAGE + " has not " + printed);
    }

    private static void print(String whose, String row) {
        System.out.println("hooks, " + whose + ": " + row);
    }

    private static List<String> documented() {
        return contentOf(PAGE).lines().toList();
    }

    /// Not that of mounts: the suite calls crun in one of its own.
    private static String own(String type) throws IOException {
        return Files.readSymbolicLink(Path.of("/proc/self/ns", type)).toString();
    }

    private static String pid(String number) {
        return switch (number) {
            case "0" -> "no pid";
            case "1" -> "pid inside";
            default -> "pid outside";
        };
    }

    /// One whole life of a container whose hook looks around.
    private String[] look(Kind kind) {
        boolean inContainer = kind == Kind.START_CONTAINER;
        String log = inContainer ? "/log" : directory().resolve("log").toString();
        String process = kind.isInside() ? "/proc/self" : "/proc/$pid";
        hook(kind, LOOK.formatted(inContainer ? "/bin/busybox" : "", process, log), 0);
        bundle().mount("/mnt", "tmpfs", "marker", "size=64k").set("/root/readonly", false);
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(container().delete("--force"));
        Path file = inContainer ? bundle().inside("/log") : Path.of(log);
        return contentOf(file).strip().split("\\|");
    }

    private void hook(Kind kind, String script, int timeout) {
        bundle().set("/hooks", Map.of());
        List<String> args = List.of("sh", "-c", script);
        List<String> env = List.of("PATH=/usr/bin:/bin");
        Map<String, Object> plain = Map.of("path", "/bin/sh", "args", args, "env", env);
        Map<String, Object> limited =
                Map.of("path", "/bin/sh", "args", args, "env", env, "timeout", timeout);
        bundle().add("/hooks/" + kind.property, timeout == 0 ? plain : limited);
    }

    /// Which command fails, and what is left then.
    private String effect(Kind kind, String script, int timeout) {
        hook(kind, script, timeout);
        bundle().args("/probe", "idle");
        String effect = effect();
        container().delete("--force");
        return effect;
    }

    private String effect() {
        if (!container().create().succeeded()) {
            return container().exists() ? "create fails, " + container().status() : "create fails";
        }
        boolean started = container().start().succeeded();
        String status = container().status();
        if (!started || status.equals("stopped")) {
            return (started ? "start succeeds, " : "start fails, ") + status;
        }
        container().kill("KILL");
        container().awaitStatus("stopped");
        Outcome deleted = container().delete();
        String result = deleted.succeeded() ? "warning" : "delete fails";
        boolean silent = deleted.succeeded() && deleted.stderr().isBlank();
        return (silent ? "silent" : result) + (container().exists() ? ", left" : ", deleted");
    }
}
