package dev.jruntime.conformance.engine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The session keyrings of containers whose ids an engine has made up. The kernel collects them a
/// fifth of a second after their containers: too late to be compared around each test.
final class SessionKeyrings {
    private static final Pattern NAME = Pattern.compile("_ses\\.[0-9a-f]{64}");

    private SessionKeyrings() {}

    static Set<String> present() {
        try (Stream<String> keys = Files.lines(Path.of("/proc/keys"))) {
            return keys.map(NAME::matcher)
                    .filter(Matcher::find)
                    .map(Matcher::group)
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
