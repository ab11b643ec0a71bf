package dev.jruntime.conformance.swap;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.jspecify.annotations.Nullable;

/// The two connections of one process: to it, and to the server.
final class Link implements Runnable {
    private static final int POLLIN = 1;
    private static final int BUFFER_OF_HELLO = 16;
    private static final int HELLO = 1;
    private static final long FOR_EVER = -1;

    private final Interposer interposer;
    private final String actor;
    private final int pid;
    private final Stream process;
    private final Stream server;
    private long base;

    Link(Interposer interposer, String actor, int pid, Stream process, Stream server) {
        this.interposer = interposer;
        this.actor = actor;
        this.pid = pid;
        this.process = process;
        this.server = server;
    }

    String actor() {
        return actor;
    }

    int pid() {
        return pid;
    }

    /// Ends both connections; the thread then ends by itself.
    void cut() {
        process.shutdown();
        server.shutdown();
    }

    /// Ends the connection to the server; the other one ends when that is noticed.
    void loseServer() {
        server.shutdown();
    }

    @Override
    public String toString() {
        return actor + " " + pid;
    }

    @Override
    public void run() {
        try {
            while (relay()) {}
        } finally {
            process.close();
            server.close();
            interposer.remove(this);
        }
    }

    private boolean relay() {
        int ready = poll();
        if ((ready & 2) != 0) {
            return hearServer();
        }
        Message message = process.read();
        return message != null && passOn(message);
    }

    private boolean hearServer() {
        Message message = server.read();
        if (message == null) {
            return false;
        }
        if (message.kind() != Message.CALLS) {
            return process.write(message, -1);
        }
        synchronized (interposer.turn()) {
            return exchange(new Batch(message, base));
        }
    }

    /// What the process says without being asked. In place of its descriptor the server gets one of
    /// this process, who is the peer that it sees.
    private boolean passOn(Message message) {
        if (message.kind() != HELLO) {
            return server.write(message, -1);
        }
        base = message.body().getLong(BUFFER_OF_HELLO);
        if (message.descriptor() < 0) {
            return server.write(message, -1);
        }
        LibC.call("close", message.descriptor());
        int self = LibC.call("pidfd_open", ProcessHandle.current().pid(), 0);
        boolean written = server.write(message, self);
        LibC.call("close", self);
        return written;
    }

    /// @return whether the conversation goes on
    private boolean exchange(Batch batch) {
        Frame frame = interposer.enter(this, batch);
        Plot plot = interposer.plotOf(frame);
        Point point = plot.point();
        if (point == null) {
            return answer(batch, ask(batch.whole()));
        }
        if (plot.errno() != 0) {
            return fail(batch, plot, point.call());
        }
        if (point.call() == 0) {
            return !interposer.perform(plot) || answer(batch, ask(batch.whole()));
        }
        if (point.call() == batch.count()) {
            Message reply = ask(batch.whole());
            return interposer.perform(plot) ? answer(batch, reply) : drop(reply);
        }
        return inParts(batch, plot, point.call());
    }

    /// Nobody hears it: a connection that came with it is closed, as by the server's death.
    private static boolean drop(@Nullable Message reply) {
        if (reply != null && reply.descriptor() >= 0) {
            LibC.call("close", reply.descriptor());
        }
        return true;
    }

    private boolean fail(Batch batch, Plot plot, int call) {
        Message reply = ask(batch.failing(call, plot.errno()));
        if (reply == null || reply.kind() != Message.REPLY) {
            return answer(batch, reply);
        }
        boolean unused = interposer.perform(plot);
        Message failed = batch.withFailure(call, plot.errno(), reply);
        return answer(batch, new Message(failed.header(), failed.body(), reply.descriptor()));
    }

    private boolean inParts(Batch batch, Plot plot, int call) {
        Message head = ask(batch.head(call));
        if (head != null && head.kind() == Message.PARKED) {
            return goOnParking(batch, plot, call, head);
        }
        if (head == null || head.kind() != Message.REPLY || batch.ended(call, head)) {
            return answer(batch, head);
        }
        if (!interposer.perform(plot)) {
            return true;
        }
        Message tail = ask(batch.tail(call, head));
        if (tail == null || tail.kind() != Message.REPLY) {
            return answer(batch, tail);
        }
        Message joined = batch.join(call, head, tail);
        return answer(batch, new Message(joined.header(), joined.body(), tail.descriptor()));
    }

    /// Between saying that it parks and accept(2), whose answer no server waits for.
    private boolean goOnParking(Batch batch, Plot plot, int call, Message parked) {
        Message head = process.read();
        return head != null
                && (!interposer.perform(plot)
                        || process.write(batch.tail(call, head), -1) && server.write(parked, -1));
    }

    /// Lets the process make calls. While it does so the server says at most that it is alive.
    private @Nullable Message ask(Message calls) {
        if (!process.write(calls, -1)) {
            return null;
        }
        while ((poll() & 1) == 0) {
            Message other = server.read();
            if (other == null || !process.write(other, -1)) {
                return null;
            }
        }
        return process.read();
    }

    private boolean answer(Batch batch, @Nullable Message reply) {
        if (reply == null) {
            return false;
        }
        if (reply.descriptor() < 0) {
            return server.write(reply, -1);
        }
        try {
            return answerWithConnection(batch, reply);
        } catch (IOException noDescriptors) {
            LibC.call("close", reply.descriptor());
            return false;
        }
    }

    /// The server gets one end of a pair, behind whose other end another link begins.
    private boolean answerWithConnection(Batch batch, Message reply) throws IOException {
        Stream theirs = new Stream(reply.descriptor());
        Stream[] pair = Stream.pair();
        int cloned = batch.cloned(reply);
        int who = cloned > 0 ? cloned : theirs.peer();
        String name = interposer.nameOfClone(batch.clonesAlike() && !actor.equals("stage"));
        Link link = new Link(interposer, name, who, theirs, pair[0]);
        link.base = base;
        interposer.add(link);
        boolean written = server.write(reply, pair[1].fd());
        pair[1].close();
        return written;
    }

    /// @return bit 0: the process has something to say; bit 1: the server
    private int poll() {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment polls = arena.allocate(16, 4);
            for (int i = 0; i < 2; i++) {
                polls.set(ValueLayout.JAVA_INT, 8L * i, i == 0 ? process.fd() : server.fd());
                polls.set(ValueLayout.JAVA_SHORT, 8L * i + 4, (short) POLLIN);
            }
            int ready;
            do {
                ready = LibC.call("poll", polls.address(), 2, FOR_EVER);
            } while (ready == -LibC.EINTR);
            return (polls.get(ValueLayout.JAVA_SHORT, 6) != 0 ? 1 : 0)
                    | (polls.get(ValueLayout.JAVA_SHORT, 14) != 0 ? 2 : 0);
        }
    }
}
