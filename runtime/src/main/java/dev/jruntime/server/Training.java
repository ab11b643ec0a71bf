package dev.jruntime.server;

/// Runs what commands will need, so that a server is warm when it is asked, and so that the AOT
/// cache holds it.
final class Training {
    private Training() {}

    static int run() {
        warmUp();
        return 0;
    }

    static void warmUp() {}
}
