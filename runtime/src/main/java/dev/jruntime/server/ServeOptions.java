package dev.jruntime.server;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The options of `jruntime serve`.
///
/// @param socket absolute path of the socket; its directory belongs to the server alone
/// @param idle how long a server without callers stays
record ServeOptions(String socket, Duration idle) {
    private static final Duration LONG_IDLENESS = Duration.ofMinutes(30);

    static ServeOptions parse(List<String> words) {
        String socket = defaultSocket(System.getenv());
        Duration idle = LONG_IDLENESS;
        for (int i = 0; i < words.size(); i++) {
            String[] parts = words.get(i).split("=", 2);
            String value =
                    parts.length > 1 ? parts[1] : i + 1 < words.size() ? words.get(i + 1) : "";
            i += parts.length > 1 ? 0 : 1;
            switch (parts[0].startsWith("--") ? parts[0] : "-" + parts[0]) {
                case "--socket" -> socket = absolute(value);
                case "--idle" -> idle = seconds(value);
                default ->
                        throw new IllegalArgumentException(
                                "unknown option of serve: " + parts[0] + " (see serve --help)");
            }
        }
        return new ServeOptions(socket, idle);
    }

    private static String absolute(String path) {
        if (!path.startsWith("/")) {
            throw new IllegalArgumentException(
                    "--socket needs an absolute path, not \"" + path + "\"");
        }
        return path;
    }

    private static Duration seconds(String text) {
        if (!text.matches("[0-9]{1,9}")) {
            throw new IllegalArgumentException(
                    "--idle needs a number of seconds, not \"" + text + "\"");
        }
        return Duration.ofSeconds(Long.parseLong(text));
    }

    private static String defaultSocket(Map<String, String> environment) {
        @Nullable String own = environment.get("XDG_RUNTIME_DIR");
        boolean root = "root".equals(System.getProperty("user.name"));
        return (root || own == null ? "/run" : own) + "/jruntime/.server/sock";
    }
}
