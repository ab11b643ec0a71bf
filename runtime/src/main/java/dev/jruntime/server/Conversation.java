package dev.jruntime.server;

import dev.jruntime.cli.CommandLine;
import dev.jruntime.cli.Session;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.ProxiedSyscalls;
import dev.jruntime.syscall.Proxy;
import dev.jruntime.syscall.SocketChannel;
import java.io.IOException;

/// One launcher, from its hello to its exit.
final class Conversation {
    private Conversation() {}

    /// Speak with the launcher of a private server.
    static void hold(SocketChannel channel, boolean warm) throws IOException {
        run(new ProxiedSyscalls(channel, Hello.read(channel)), warm);
    }

    static void run(Proxy launcher, boolean warm) {
        try (launcher) {
            CommandLine.run(new Session(launcher, () -> warm));
        }
    }
}
