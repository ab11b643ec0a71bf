package dev.jruntime.conformance.canary;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Stream;

/// Files with everything that can be changed about them: mode, owner, device number, modification
/// time, content.
public record ContentFacet(String name, List<Path> roots) implements Facet {

    @Override
    public SortedSet<String> read() {
        SortedSet<String> files = new TreeSet<>();
        for (Path root : roots) {
            try (Stream<Path> below = Files.walk(root)) {
                below.forEach(path -> files.add(describe(path)));
            } catch (NoSuchFileException e) {
                files.add(root + " is absent");
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return files;
    }

    private static String describe(Path path) {
        try {
            Map<String, Object> facts =
                    Files.readAttributes(
                            path, "unix:mode,uid,gid,rdev,size", LinkOption.NOFOLLOW_LINKS);
            boolean device =
                    (Integer.parseInt(String.valueOf(facts.get("mode"))) & 0170000) == 0020000;
            // Writing to a device is what it is for: its time stamps tell nothing.
            Object time = device ? "-" : Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS);
            return path
                    + " "
                    + new TreeSet<>(facts.entrySet().stream().map(Object::toString).toList())
                    + " "
                    + time
                    + " "
                    + content(path);
        } catch (IOException e) {
            return path + " " + e;
        }
    }

    private static String content(Path path) throws IOException {
        if (Files.isSymbolicLink(path)) {
            return "-> " + Files.readSymbolicLink(path);
        }
        return Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                ? hash(Files.readAllBytes(path))
                : "";
    }

    private static String hash(byte[] bytes) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
