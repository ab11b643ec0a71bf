package dev.jruntime.server;

import dev.jruntime.syscall.SocketChannel;
import java.io.IOException;

/// Serves the one launcher that started this JVM, over standard input.
final class PrivateServer {
    private PrivateServer() {}

    static int run() throws IOException {
        try (SocketChannel channel = new SocketChannel(0)) {
            Conversation.hold(channel, false);
        }
        return 0;
    }
}
