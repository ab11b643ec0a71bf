package dev.jruntime.conformance.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// A page with parts that are written by the program, between `<!-- bench:NAME -->` and `<!--
/// bench:end -->`; the rest belongs to people.
final class Document {
    private static final String END = "<!-- bench:end -->";

    private final Path file;
    private String text;

    private Document(Path file, String text) {
        this.file = file;
        this.text = text;
    }

    static Document read(Path file) {
        try {
            return new Document(file, Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + file, e);
        }
    }

    /// @throws BenchException if the page has no such part
    Document replace(String name, String content) {
        String begin = "<!-- bench:" + name + " -->\n";
        int from = text.indexOf(begin);
        int to = text.indexOf(END, Math.max(from, 0));
        if (from < 0 || to < 0) {
            throw new BenchException(file + " has no part " + begin.strip() + " ... " + END);
        }
        text = text.substring(0, from + begin.length()) + content + text.substring(to);
        return this;
    }

    void write() {
        try {
            Files.writeString(file, text);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }
}
