package dev.jruntime.server;

import dev.jruntime.syscall.SocketChannel;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;

/// Who has connected: newcomers, who have not said yet what they want, and those who are served.
/// There is room for so many of each as the server's memory and descriptors allow. Who is not let
/// in loses its connection before the first frame, and starts a private server.
final class Guests {
    /// @param newcomers that may be there at once
    /// @param served commands at once
    /// @param ofOneProcess of them; a launcher has one
    /// @param bytes of the hellos of all that are served
    /// @param patience with a newcomer
    record Limits(int newcomers, int served, int ofOneProcess, long bytes, Duration patience) {
        static final Limits USUAL = new Limits(128, 200, 2, 8L << 20, Duration.ofSeconds(5));
    }

    private record Newcomer(SocketChannel channel, long since) {}

    private final Limits limits;
    private final Deque<Newcomer> newcomers = new ArrayDeque<>();
    private final Map<Integer, Integer> served = new HashMap<>();
    private int commands;
    private long bytes;

    Guests(Limits limits) {
        this.limits = limits;
    }

    /// Take a newcomer. If there are too many, who has been silent for longest leaves: a launcher
    /// says at once what it wants, so that whoever connects and waits keeps nobody out.
    synchronized void arrive(SocketChannel channel) {
        if (newcomers.size() >= limits.newcomers()) {
            newcomers.removeFirst().channel().interrupt();
        }
        newcomers.addLast(new Newcomer(channel, System.nanoTime()));
    }

    /// The newcomer has said what it wants, or is gone.
    synchronized void depart(SocketChannel channel) {
        newcomers.removeIf(newcomer -> newcomer.channel() == channel);
    }

    /// Send those away who have been silent for too long, however slowly they speak.
    synchronized void sendAway() {
        long now = System.nanoTime();
        for (Newcomer newcomer : newcomers) {
            if (now - newcomer.since() > limits.patience().toNanos()) {
                newcomer.channel().interrupt();
            }
        }
    }

    /// Serve a command, until the place is given back.
    ///
    /// @param length of its hello
    /// @throws IOException if there is no room
    synchronized Place admit(Peer peer, int length) throws IOException {
        int same = served.getOrDefault(peer.pid(), 0);
        if (commands >= limits.served()) {
            throw new IOException("there are " + commands + " commands already");
        }
        if (same >= limits.ofOneProcess()) {
            throw new IOException("pid " + peer.pid() + " has " + same + " commands already");
        }
        if (bytes + length > limits.bytes()) {
            throw new IOException("no room for a hello of " + length + " bytes");
        }
        commands++;
        bytes += length;
        served.put(peer.pid(), same + 1);
        return new Place(peer.pid(), length);
    }

    /// A command's share of what is limited.
    final class Place {
        private final int pid;
        private final int length;

        private Place(int pid, int length) {
            this.pid = pid;
            this.length = length;
        }

        void leave() {
            synchronized (Guests.this) {
                commands--;
                bytes -= length;
                served.computeIfPresent(pid, (key, count) -> count > 1 ? count - 1 : null);
            }
        }
    }
}
