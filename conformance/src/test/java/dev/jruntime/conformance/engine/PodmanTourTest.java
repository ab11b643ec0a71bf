package dev.jruntime.conformance.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.Command;
import dev.jruntime.conformance.Leftovers;
import dev.jruntime.conformance.Outcome;
import dev.jruntime.conformance.Workspace;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/// A tour of podman.
class PodmanTourTest extends BridgedTourTest {
    @RegisterExtension
    static final EngineFixture<Podman> FIXTURE = new EngineFixture<>(Podman.FACTS, Podman::new);

    @Override
    EngineFixture<Podman> fixture() {
        return FIXTURE;
    }

    @Override
    String[] update(String name) {
        return new String[] {"update", "--memory=96m", "--cpus=0.5", name};
    }

    @Override
    String memoryOf(int mebibytes) {
        return "%.2fMB".formatted((mebibytes << 20) / 1e6);
    }

    @Override
    String[] top(String name) {
        return new String[] {"top", name, "hpid", "comm"};
    }

    @Override
    String starved(String... command) {
        Launch launch = container(Launch.Streams.DETACHED, command);
        FIXTURE.engine().create(launch, "--network=none", "--memory=16m", "--memory-swap=16m");
        FIXTURE.engine().startFromItsDirectory(launch.name());
        return launch.name();
    }

    @Override
    void assertEndIsAnEvent(String name) {
        String[] words = {
            "events", "--stream=false", "--filter=container=" + name, "--filter=event=died"
        };
        List<String> events = told(words).stdout().lines().toList();
        assertEquals(1, events.size(), events::toString);
        assertTrue(events.getFirst().contains(name), events::toString);
    }

    @Test
    void health_is_asked_for_by_exec() {
        String name = resident("--health-cmd=test -e /var/healthy", "--health-interval=disable");
        Outcome ill = engine().command("healthcheck", "run", name).run();
        assertEquals(1, ill.exit(), ill::toString);
        assertTrue(ill.stdout().contains("unhealthy"), ill::toString);
        assertEquals(1, runtime().calls("exec"));
        said(name, ": >/var/healthy");
        told("healthcheck", "run", name);
        assertEquals(3, runtime().calls("exec"));
        assertEquals("healthy", engine().inspected(name, ".State.Health.Status"));
    }

    @Test
    void a_privileged_container_may_mount() {
        String name = resident("--privileged");
        HostProcess init = process(name);
        HostProcess ourselves = new HostProcess(ProcessHandle.current().pid());
        assertEquals(ourselves.status("CapBnd"), init.status("CapEff"));
        assertEquals("0", init.status("Seccomp"));
        said(name, "busybox mount -t tmpfs -o size=64k marker /home");
        assertTrue(init.mount("/home").contains("tmpfs marker"), () -> init.mount("/home"));
        assertEquals(List.of(), said(name, "test -w /proc/sys/kernel/hostname || echo read-only"));
    }

    @Test
    void containers_of_a_pod_share_its_namespaces() {
        String pod = Workspace.current().freshName("pod");
        String id = Engine.lines(FIXTURE.engine().makePod(runtime(), pod)).getFirst();
        try {
            String one = member(pod, "first");
            String other = member(pod, "second");
            for (String type : List.of("net", "ipc", "uts", "pid")) {
                assertEquals(process(one).namespace(type), process(other).namespace(type), type);
            }
            assertNotEquals(process(one).namespace("mnt"), process(other).namespace("mnt"));
            assertEquals(List.of(pod), said(one, "busybox hostname"));
            String neighbour = "/proc/" + inside(process(other)) + "/cmdline";
            String line = said(one, "busybox tr '\\0' ' ' <" + neighbour).getFirst();
            assertTrue(line.endsWith(" second "), line);
            told("pod", "stop", "--time=0", pod);
            awaitStatus(one, "exited");
        } finally {
            told("pod", "rm", "--force", "--time=0", pod);
            removeCgroups(id);
        }
        assertEquals(List.of(), ours());
    }

    /// podman leaves the pod's cgroups in hierarchies that have no controller: they were made by
    /// the runtime, whichever it is.
    private static void removeCgroups(String pod) {
        Leftovers.remove(pod);
    }

    /// A container of the pod, with a word in its command line.
    private String member(String pod, String word) {
        Launch launch = container(Launch.Streams.DETACHED, "/bin/sh", "-c", "sleep 1000; :", word);
        Engine.checked(engine().launchFrom(engine().image(), launch, "--pod=" + pod));
        return launch.name();
    }

    @Test
    void a_pod_of_kubernetes_is_played() throws IOException {
        String pod = Workspace.current().freshName("kube");
        Path file = Workspace.current().directory().resolve(pod + ".yaml");
        Files.writeString(file, KUBE.formatted(pod, engine().image()));
        List<Path> parents = parents();
        Command play =
                FIXTURE.engine()
                        .command(runtime(), "kube", "play", "--network=none", file.toString());
        Engine.checked(play);
        try {
            String name = pod + "-one";
            awaitLog(name, "hello\n1000\n");
            HostProcess init = process(name);
            assertEquals("67108864", init.setting("memory.limit_in_bytes"));
            assertEquals("50000", init.setting("cpu.cfs_quota_us"));
            assertEquals("0000000000000000", init.status("CapEff"));
            assertTrue(init.mount("/").startsWith("ro,"), () -> init.mount("/"));
            assertEquals(
                    List.of("written"),
                    said(name, "echo written >/scratch/file; cat /scratch/file"));
        } finally {
            String id = told("pod", "inspect", "--format={{.ID}}", pod).stdout().strip();
            told("kube", "down", file.toString());
            Files.delete(file);
            removeCgroups(id);
            parents().stream()
                    .filter(one -> !parents.contains(one))
                    .map(Path::toFile)
                    .forEach(File::delete);
        }
    }

    /// The cgroups for pods that have not been given another.
    private static List<Path> parents() throws IOException {
        try (Stream<Path> hierarchies = Files.list(Path.of("/sys/fs/cgroup"))) {
            return hierarchies
                    .map(one -> one.resolve("libpod_parent"))
                    .filter(Files::exists)
                    .toList();
        }
    }

    private static final String KUBE =
            """
            apiVersion: v1
            kind: Pod
            metadata: {name: %1$s}
            spec:
              restartPolicy: Never
              volumes: [{name: scratch, emptyDir: {}}]
              containers:
              - name: one
                image: %2$s
                imagePullPolicy: Never
                command: ["/bin/sh", "-c", "echo $GREETING; id -u; exec sleep 1000"]
                env: [{name: GREETING, value: hello}]
                resources: {limits: {memory: 64Mi, cpu: 500m}}
                volumeMounts: [{name: scratch, mountPath: /scratch}]
                securityContext:
                  runAsUser: 1000
                  readOnlyRootFilesystem: true
                  capabilities: {drop: [ALL]}
            """;

    @Test
    void an_image_is_built_from_scratch() throws IOException {
        Path context = Files.createTempDirectory(Workspace.current().directory(), "context");
        String image = Workspace.current().freshName("built");
        try {
            engine().image();
            Files.copy(FIXTURE.engine().archive(), context.resolve("rootfs.tar"));
            Files.writeString(context.resolve("Containerfile"), CONTAINERFILE);
            Engine.checked(FIXTURE.engine().build(runtime(), image, context));
            assertTrue(runtime().calls("create") >= 2, () -> runtime().calls("create") + " calls");
        } finally {
            Workspace.remove(context);
        }
        Launch launch = container(Launch.Streams.OUTPUT);
        Outcome outcome = engine().launchFrom(image, launch, "--network=none").run();
        assertEquals("hi root\n1000 /home\n", outcome.stdout(), outcome::toString);
        told("rmi", image);
    }

    /// Its second step runs as another user, in another directory.
    static final String CONTAINERFILE =
            """
            FROM scratch
            ADD rootfs.tar /
            ENV GREETING=hi
            RUN ["/bin/sh", "-c", "echo $GREETING $(busybox whoami) >/made; busybox chmod 666 /made"]
            USER 1000:1000
            WORKDIR /home
            RUN ["/bin/sh", "-c", "echo $(id -u) $(pwd) >>/made"]
            CMD ["/bin/cat", "/made"]
            """;
}
