package dev.jruntime.server;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/// The server's JVM: resident, or private to one command.
public final class Main {
    private Main() {}

    /// @param args `serve` and its options, `private`, or `train` (which fills the AOT cache)
    public static void main(String[] args) throws IOException {
        List<String> rest = Arrays.asList(args).subList(Math.min(1, args.length), args.length);
        int code =
                switch (args.length == 0 ? "" : args[0]) {
                    case "serve" -> new ResidentServer(ServeOptions.parse(rest)).run();
                    case "private" -> PrivateServer.run();
                    case "train" -> Training.run();
                    default -> throw new IllegalArgumentException("started by jruntime only");
                };
        System.exit(code);
    }
}
