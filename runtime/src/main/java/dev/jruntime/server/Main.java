package dev.jruntime.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The server's JVM: resident, or private to one command.
public final class Main {
    private Main() {}

    /// @param args `serve` and its options, `private`, or `train` (which fills the AOT cache)
    public static void main(String[] args) {
        int code;
        try {
            List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
            code = run(args.length == 0 ? "" : args[0], rest);
        } catch (IOException | IllegalArgumentException failure) {
            System.err.println("jruntime: " + failure.getMessage());
            code = 1;
        }
        System.exit(code);
    }

    private static int run(String mode, List<String> options) throws IOException {
        return switch (mode) {
            case "serve" -> ResidentServer.serve(ServeOptions.parse(options));
            case "private" -> PrivateServer.run();
            case "train" -> Training.run();
            default -> throw new IllegalArgumentException("started by the launcher only");
        };
    }
}
