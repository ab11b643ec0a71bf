package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {
    @TempDir Path directory;

    private final LocalSyscalls calls = new LocalSyscalls();

    private Fd open() throws SyscallException {
        int flags = Fcntl.O_RDONLY | Fcntl.O_DIRECTORY;
        return calls.openat(Fd.CWD, directory.toString(), flags, 0);
    }

    @Test
    void only_directories_are_subdirectories() throws Exception {
        Files.createFile(directory.resolve("file"));
        Files.createDirectory(directory.resolve("d"));
        Files.createSymbolicLink(directory.resolve("link"), Path.of("d"));
        Fd open = open();
        assertEquals(List.of("d"), Directory.subdirectories(calls, open));
        calls.close(open);
    }

    @Test
    void a_directory_may_have_more_entries_than_one_answer_holds() throws Exception {
        for (int i = 0; i < 3000; i++) {
            Files.createDirectory(directory.resolve("a-rather-long-name-" + i));
        }
        Fd open = open();
        assertEquals(3000, Directory.names(calls, open).stream().distinct().count());
        calls.close(open);
    }

    /// `\377` is no UTF-8, `\357\277\275` is the character that stands for such bytes elsewhere.
    @ParameterizedTest
    @ValueSource(strings = {"\\377", "a\\300b?", "\\303\\251\\200", "\\357\\277\\275", "?"})
    void a_name_of_any_bytes_can_be_removed(String name) throws Exception {
        String script = "cd \"$1\" && mkdir \"$(printf '%b' \"$2\")\"";
        Process made =
                new ProcessBuilder("bash", "-c", script, "bash", directory + "", name).start();
        assertEquals(0, made.waitFor());
        Fd open = open();
        String read = Directory.subdirectories(calls, open).getFirst();
        calls.unlinkat(open, read, Fcntl.AT_REMOVEDIR).value();
        calls.close(open);
        assertEquals(0, directory.toFile().list().length);
    }
}
