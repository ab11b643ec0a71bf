package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.architecture.Repository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A text that is compared as a whole. `make golden` writes such files anew.
final class GoldenFile {
    private static final String DIRECTORY = "runtime/src/test/resources/dev/jruntime/cli/";

    private GoldenFile() {}

    static void assertMatches(String name, String actual) throws IOException {
        Path file = Repository.file(DIRECTORY + name);
        if (System.getProperty("jruntime.golden", "").equals("write")) {
            Files.createDirectories(file.getParent());
            Files.writeString(file, actual);
        }
        assertEquals(Repository.text(file), actual, "see " + file + "; make golden writes it anew");
    }
}
