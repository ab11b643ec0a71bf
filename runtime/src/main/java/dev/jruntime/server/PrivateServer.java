package dev.jruntime.server;

import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.ProxiedSyscalls;
import dev.jruntime.syscall.ProxyLostException;
import dev.jruntime.syscall.StandardInput;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// Serves the one launcher that started this JVM, over standard input.
final class PrivateServer {
    private PrivateServer() {}

    static int run() throws IOException {
        try (StandardInput channel = new StandardInput()) {
            serve(new ProxiedSyscalls(channel, Hello.read(channel)));
        }
        return 0;
    }

    static void serve(ProxiedSyscalls launcher) {
        Thread alive = new Thread(() -> tellThatWeLive(launcher), "keep-alive");
        alive.setDaemon(true);
        alive.start();
        Conversation.run(launcher, false);
    }

    /// A launcher that hears nothing for some seconds takes its server for dead, though init may be
    /// busy for longer.
    private static void tellThatWeLive(ProxiedSyscalls launcher) {
        try {
            while (true) {
                LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                launcher.keepAlive();
            }
        } catch (ProxyLostException ended) {
            return;
        }
    }
}
