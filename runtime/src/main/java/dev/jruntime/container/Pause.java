package dev.jruntime.container;

import java.io.IOException;

/// Waiting for something that nobody announces. The server sleeps; the caller's process, which must
/// notice its server's death, waits for its next frame.
final class Pause {
    private Pause() {}

    static void milliseconds(long time) throws IOException {
        try {
            Thread.sleep(time);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
