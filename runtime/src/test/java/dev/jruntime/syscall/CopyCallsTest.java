package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Each call that copies files, looked at by the JVM's own means.
@ExtendWith(SkipReport.class)
class CopyCallsTest {
    @TempDir Path directory;

    private final LocalSyscalls calls = new LocalSyscalls();
    private Fd here = Fd.CWD;
    private Fd file = Fd.CWD;

    @BeforeEach
    void open() throws Exception {
        here = calls.openat(Fd.CWD, directory.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
        Files.writeString(directory.resolve("file"), "0123456789");
        file = calls.openat(here, "file", Fcntl.O_RDWR, 0);
    }

    @AfterEach
    void close() throws Exception {
        calls.close(file);
        calls.close(here);
    }

    private Object mode(String name) throws Exception {
        return Files.getAttribute(directory.resolve(name), "unix:mode");
    }

    @Test
    void sendfile_copies_from_where_it_stopped() throws Exception {
        Fd copy = calls.openat(here, "copy", Fcntl.O_WRONLY | Fcntl.O_CREAT, 0600);
        assertEquals(4, calls.sendfile(copy, file, 4).value());
        assertEquals(6, calls.sendfile(copy, file, 100).value());
        assertEquals("0123456789", Files.readString(directory.resolve("copy")));
        calls.close(copy);
    }

    @Test
    void modes_are_set_by_descriptor_and_by_name() throws Exception {
        calls.fchmod(file, 04751).value();
        assertEquals(0104751, mode("file"));
        calls.fchmodat(here, "file", 0604).value();
        assertEquals(0100604, mode("file"));
    }

    @Test
    void a_link_that_has_become_longer_shows() throws Exception {
        Files.createSymbolicLink(directory.resolve("link"), Path.of("target"));
        assertArrayEquals(
                "target".getBytes(StandardCharsets.UTF_8),
                calls.readlinkat(here, "link", 6).bytes());
        assertEquals(4, calls.readlinkat(here, "link", 3).bytes().length);
    }

    @Test
    void attributes_are_set_listed_and_read() throws Exception {
        byte[] blue = "blue".getBytes(StandardCharsets.UTF_8);
        assumeTrue(
                calls.fsetxattr(file, "user.colour", blue, Errno.EOPNOTSUPP).ok(),
                "the filesystem has no extended attributes");
        assertArrayEquals(
                blue, (byte[]) Files.getAttribute(directory.resolve("file"), "user:colour"));
        byte[] names = calls.flistxattr(file, 512).bytes();
        assertEquals("user.colour\0", new String(names, StandardCharsets.UTF_8));
        assertEquals(Errno.ERANGE, calls.flistxattr(file, 4, Errno.ERANGE).errno());
        assertArrayEquals(blue, calls.fgetxattr(file, "user.colour", 64).bytes());
        assertEquals(Errno.ENODATA, calls.fgetxattr(file, "user.other", 64, Errno.ENODATA).errno());
    }
}
