package dev.jruntime.server;

import dev.jruntime.container.SeccompLibrary;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.ListeningSocket;
import dev.jruntime.syscall.LocalSyscalls;
import dev.jruntime.syscall.Prctl;
import dev.jruntime.syscall.ProxiedSyscalls;
import dev.jruntime.syscall.ProxyLostException;
import dev.jruntime.syscall.SocketChannel;
import dev.jruntime.syscall.SyscallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Level;
import java.util.logging.Logger;

/// `jruntime serve`: a warm JVM that serves many commands at once. It keeps no state: it may end,
/// or be replaced, at any time.
final class ResidentServer {
    private static final Logger LOG = Logger.getLogger(ResidentServer.class.getName());
    private static final int USUAL_REHEARSALS = 30;
    private static final int MOST_WAITING = 4;

    /// Never reached: newcomers and commands are limited.
    private static final int MOST_WORKERS = 1000;

    private static final int FAREWELL_SECONDS = 20;

    private final ServeOptions options;
    private final Guests guests;
    private final int rehearsals;
    private final Peer.Self self;
    private final AtomicInteger waiting = new AtomicInteger();
    private final String build = System.getProperty("jruntime.build", "");
    private final Set<ProxiedSyscalls> conversations = ConcurrentHashMap.newKeySet();
    private final ExecutorService workers =
            new ThreadPoolExecutor(0, MOST_WORKERS, 5, TimeUnit.SECONDS, new SynchronousQueue<>());
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final AtomicBoolean leaving = new AtomicBoolean();
    private volatile long lastUse = System.nanoTime();

    /// Run until nobody needs it. No other process of our user may look into this one.
    static int serve(ServeOptions options) throws IOException {
        ResidentServer server = new ResidentServer(options, Guests.Limits.USUAL, USUAL_REHEARSALS);
        new LocalSyscalls().prctl(Prctl.PR_SET_DUMPABLE, 0).value();
        return server.run();
    }

    ResidentServer(ServeOptions options, Guests.Limits limits, int rehearsals) throws IOException {
        this.rehearsals = rehearsals;
        this.options = options;
        guests = new Guests(limits);
        self = Peer.Self.look();
    }

    /// Of many that are started at once, one claims the socket, and only that one warms up.
    int run() throws IOException {
        ListeningSocket.Claim claim = ListeningSocket.claim(options.socket());
        SocketChannel.settle();
        Training.warmUp(rehearsals);
        var unused = SeccompLibrary.rehearse();
        try (ListeningSocket socket = claim.listen()) {
            Runtime.getRuntime().addShutdownHook(new Thread(() -> leave(socket)));
            ScheduledFuture<?> ticking =
                    clock.scheduleAtFixedRate(() -> tick(socket), 1, 1, TimeUnit.SECONDS);
            enlist(socket);
            enlist(socket);
            LOG.log(Level.INFO, "serving on {0}", options.socket());
            while (!leaving.get() && !ticking.isDone()) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
            }
        }
        return 0;
    }

    private void enlist(ListeningSocket socket) {
        waiting.incrementAndGet();
        workers.execute(() -> work(socket));
    }

    /// Take a caller, serve it, take the next. Who takes it serves it, without a change of threads;
    /// there is always another one that waits.
    private void work(ListeningSocket socket) {
        try {
            while (!leaving.get()) {
                int connection = socket.accept();
                if (connection < 0) {
                    continue;
                }
                if (waiting.decrementAndGet() == 0) {
                    enlist(socket);
                }
                serve(connection);
                if (waiting.incrementAndGet() > MOST_WAITING) {
                    waiting.decrementAndGet();
                    return;
                }
            }
        } catch (SyscallException unusable) {
            LOG.log(Level.SEVERE, "cannot accept callers: {0}", unusable.getMessage());
            leaving.set(true);
        }
    }

    private void serve(int connection) {
        lastUse = System.nanoTime();
        try (SocketChannel channel = new SocketChannel(connection)) {
            Peer peer = Peer.of(connection);
            peer.requireUser(self);
            guests.arrive(channel);
            receive(channel, peer);
        } catch (IOException | ProxyLostException refused) {
            LOG.log(Level.WARNING, "connection refused: {0}", refused.getMessage());
        } catch (OutOfMemoryError full) {
            LOG.log(Level.SEVERE, "a command was dropped: {0}", full.getMessage());
        } finally {
            lastUse = System.nanoTime();
        }
    }

    private void receive(SocketChannel channel, Peer peer) throws IOException {
        try {
            int length = Hello.announced(channel);
            peer.requireHome(self, channel.takeDescriptor());
            Guests.Place place = guests.admit(peer, length);
            try {
                Hello hello = Hello.body(channel, length);
                guests.depart(channel);
                answer(new ProxiedSyscalls(channel, hello));
            } finally {
                place.leave();
            }
        } finally {
            guests.depart(channel);
        }
    }

    private void answer(ProxiedSyscalls launcher) {
        if (launcher.hello().build().equals(build)) {
            converse(launcher);
        } else {
            LOG.info("a launcher of another build goes elsewhere");
            retireIfReplaced();
        }
    }

    private void converse(ProxiedSyscalls launcher) {
        conversations.add(launcher);
        try {
            Conversation.run(launcher, true);
        } finally {
            conversations.remove(launcher);
        }
    }

    /// Once a second: tell all launchers that we live; leave when nobody came for long.
    private void tick(ListeningSocket socket) {
        guests.sendAway();
        for (ProxiedSyscalls launcher : conversations) {
            try {
                launcher.keepAlive();
            } catch (ProxyLostException gone) {
                conversations.remove(launcher);
            }
        }
        boolean idle = System.nanoTime() - lastUse > options.idle().toNanos();
        if (idle && conversations.isEmpty()) {
            leaving.set(true);
            socket.stop();
        }
    }

    /// After an upgrade, the tree's `current` names another build: new commands are for its server.
    private void retireIfReplaced() {
        try {
            Path current =
                    Path.of(System.getProperty("jruntime.home", "/")).resolveSibling("current");
            if (!Files.readSymbolicLink(current).toString().equals(build)) {
                LOG.info("replaced by another build: leaving");
                workers.execute(() -> System.exit(0));
            }
        } catch (IOException removed) {
            LOG.log(Level.INFO, "the installed tree is gone: {0}", removed.getMessage());
        }
    }

    /// SIGTERM: no new commands; those that run get some time to end.
    private void leave(ListeningSocket socket) {
        leaving.set(true);
        socket.stop();
        long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(FAREWELL_SECONDS);
        while (!conversations.isEmpty() && System.nanoTime() < limit) {
            LockSupport.parkNanos(10_000_000);
        }
    }
}
