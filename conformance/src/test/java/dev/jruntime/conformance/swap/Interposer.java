package dev.jruntime.conformance.swap;

import dev.jruntime.conformance.Eventually;
import dev.jruntime.conformance.Workspace;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Looks like a server to launchers, and like a launcher to the server. One command at a time is
/// conducted; calls of its processes are made one batch after the other, never two at once.
public final class Interposer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    /// More than any command is given.
    private static final Duration LONG = Duration.ofMinutes(1);

    private static final int SIGKILL = 9;

    private final Path directory;
    private final Stream listener;
    private final Stream privates;
    private final Object turn = new Object();
    private final Set<Link> links = ConcurrentHashMap.newKeySet();
    private final List<Frame> frames = new ArrayList<>();
    private final Map<String, Integer> pids = new HashMap<>();
    private final Map<String, Integer> counts = new HashMap<>();
    private volatile Path server;
    private Plot plot = Plot.watch();
    private @Nullable Throwable failure;
    private boolean performed;
    private volatile CountDownLatch released = new CountDownLatch(1);

    private Interposer(Path directory, Path server) throws IOException {
        this.directory = directory;
        listener = Stream.listen(socket().toString());
        privates = Stream.listen(socketOfPrivates().toString());
        this.server = server;
    }

    /// Stands before a server, with a socket of its own in the workspace.
    ///
    /// @param server the socket of the real one
    public static Interposer before(Path server) throws IOException {
        Workspace workspace = Workspace.current();
        Path directory = workspace.stateDirectory().resolve(workspace.freshName("swap"));
        var private0700 = PosixFilePermissions.fromString("rwx------");
        Files.createDirectory(directory, PosixFilePermissions.asFileAttribute(private0700));
        Interposer interposer = new Interposer(directory, server);
        Thread.ofPlatform().daemon().name("swap").start(interposer::accept);
        Thread.ofPlatform().daemon().name("swap privates").start(interposer::acceptPrivates);
        return interposer;
    }

    public Path socket() {
        return directory.resolve("sock");
    }

    /// Where the private servers of a damaged tree meet us (`between.c`).
    public Path socketOfPrivates() {
        return directory.resolve("private");
    }

    /// Goes on before another server.
    public void move(Path socket) {
        server = socket;
    }

    private void accept() {
        for (Stream one = listener.accept(); one != null; one = listener.accept()) {
            try {
                add(new Link(this, "launcher", one.peer(), one, Stream.connect(server.toString())));
            } catch (IOException noServer) {
                one.close();
            }
        }
    }

    private void acceptPrivates() {
        for (Stream one = privates.accept(); one != null; one = privates.accept()) {
            try {
                meet(one);
            } catch (IOException unknown) {
                throw new IllegalStateException("a private server without a pid", unknown);
            }
        }
    }

    /// Its two ends are the launcher's and its own.
    private void meet(Stream acquaintance) throws IOException {
        try (acquaintance) {
            Message launcher = acquaintance.read();
            Message server = acquaintance.read();
            if (launcher != null && server != null) {
                Stream process = new Stream(launcher.descriptor());
                Stream behind = new Stream(server.descriptor());
                add(new Link(this, "private", acquaintance.peer(), process, behind));
            }
        }
    }

    /// Who holds it lets its process make calls.
    Object turn() {
        return turn;
    }

    void add(Link link) {
        links.add(link);
        synchronized (this) {
            pids.put(link.actor(), link.pid());
        }
        Thread.ofPlatform().daemon().name("swap " + link.actor()).start(link);
    }

    void remove(Link link) {
        links.remove(link);
    }

    /// What happens to the next command.
    public synchronized void conduct(Plot next) {
        plot = next;
        performed = false;
        failure = null;
        released = new CountDownLatch(1);
        frames.clear();
        pids.clear();
        counts.clear();
    }

    /// What happens to the same command after that.
    public synchronized void then(Plot next) {
        plot = next;
    }

    /// Ends all connections to the server, as its death does: from one whose connection to init has
    /// ended before, its launcher would still be told to wait for the program.
    public void loseServer() {
        links.stream()
                .sorted(Comparator.comparing(link -> !link.actor().equals("launcher")))
                .forEach(Link::loseServer);
    }

    /// Waits until nobody is connected any more.
    public void awaitSilence() {
        Eventually.holds(PATIENCE, links::isEmpty, () -> "the end of " + links);
    }

    /// All that was asked for since [#conduct].
    public synchronized List<Frame> frames() {
        return List.copyOf(frames);
    }

    /// Whether the point was reached.
    public synchronized boolean performed() {
        if (failure != null) {
            throw new IllegalStateException("the action failed", failure);
        }
        return performed;
    }

    /// The process of that role; 0 if there is none yet.
    public synchronized int pid(String actor) {
        return pids.getOrDefault(actor, 0);
    }

    /// Puts a file in the place of another, which takes its place, at one moment; or where none is.
    public static void swap(Path evil, Path place) throws IOException {
        if (Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            LibC.exchange(evil, place);
        } else {
            Files.move(evil, place);
        }
    }

    /// Kills the process of that role and waits for its end; false if there is none.
    public boolean kill(String actor) {
        int pid = pid(actor);
        if (pid == 0 || isDead(pid)) {
            return false;
        }
        LibC.kill(pid, SIGKILL);
        Eventually.holds(PATIENCE, () -> isDead(pid), () -> "the end of " + actor + " " + pid);
        return true;
    }

    /// Whether the process of that role has ended, though nobody may have waited for it yet.
    public boolean isDead(String actor) {
        return isDead(pid(actor));
    }

    private static boolean isDead(int pid) {
        try {
            String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
            return stat.substring(stat.lastIndexOf(')')).startsWith(") Z");
        } catch (IOException gone) {
            return true;
        }
    }

    /// A clone is init; one in no namespace of its own is a stage, which will make init, whatever
    /// that is like. A command with more processes of a kind has `init 2` …
    synchronized String nameOfClone(boolean staging) {
        String kind = staging ? "stage" : "init";
        String name = kind;
        for (int i = 2; pids.containsKey(name); i++) {
            name = kind + " " + i;
        }
        return name;
    }

    synchronized Frame enter(Link link, Batch batch) {
        int index = counts.merge(link.actor(), 1, Integer::sum);
        Frame frame = new Frame(link.actor(), index, link.pid(), batch.texts());
        frames.add(frame);
        return frame;
    }

    synchronized Plot plotOf(Frame frame) {
        return plot.isIn(frame) ? plot : Plot.watch();
    }

    boolean perform(Plot now) {
        try {
            boolean goesOn = now.action().perform(this);
            finished(null);
            return goesOn;
        } catch (IOException | RuntimeException broken) {
            finished(broken);
            return false;
        }
    }

    private synchronized void finished(@Nullable Throwable broken) {
        performed = true;
        failure = broken;
    }

    /// Waits until the test lets the message go on, when its command has ended: that takes as long
    /// as it takes, and is judged by the test.
    public void awaitRelease() {
        try {
            if (!released.await(LONG.toSeconds(), TimeUnit.SECONDS)) {
                throw new IllegalStateException("nobody released the message");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Lets a message go on that waits.
    public void release() {
        released.countDown();
    }

    @Override
    public void close() {
        listener.shutdown();
        privates.shutdown();
        links.forEach(Link::cut);
        awaitSilence();
        listener.close();
        privates.close();
        Workspace.remove(directory);
    }
}
