package dev.jruntime.server;

import dev.jruntime.cli.CommandLine;
import dev.jruntime.cli.Session;
import dev.jruntime.syscall.Proxy;

/// One launcher, from its hello to its exit.
final class Conversation {
    private Conversation() {}

    static void run(Proxy launcher, boolean warm) {
        try (launcher) {
            CommandLine.run(new Session(launcher, () -> warm));
        }
    }
}
