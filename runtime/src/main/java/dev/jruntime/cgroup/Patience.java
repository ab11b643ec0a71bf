package dev.jruntime.cgroup;

import java.io.IOException;

/// Waiting, within limits, for what the kernel does in its own time.
final class Patience {
    private static final long LONGEST_PAUSE = 100;

    private final long end;
    private long pause = 1;

    Patience(long milliseconds) {
        end = System.nanoTime() + milliseconds * 1_000_000L;
    }

    /// Wait a little, each time longer.
    ///
    /// @return false if the time is over
    boolean pause() throws IOException {
        if (System.nanoTime() > end) {
            return false;
        }
        sleep(pause);
        pause = Math.min(2 * pause, LONGEST_PAUSE);
        return true;
    }

    static void sleep(long milliseconds) throws IOException {
        try {
            Thread.sleep(milliseconds);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", interrupted);
        }
    }
}
