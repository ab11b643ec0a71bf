package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// Each call on files: made by this JVM and looked at by its own means, or, where it would change
/// the JVM, by another process.
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
@ExtendWith(SkipReport.class)
class FileCallsTest {
    private static final byte[] ELEVEN = "eleven byte".getBytes(StandardCharsets.UTF_8);

    @TempDir Path directory;

    private final LocalSyscalls calls = new LocalSyscalls();
    private Fd here = Fd.CWD;

    @BeforeEach
    void open() throws Exception {
        here = calls.openat(Fd.CWD, directory.toString(), Fcntl.O_PATH | Fcntl.O_DIRECTORY, 0);
    }

    @AfterEach
    void close() throws Exception {
        calls.close(here);
    }

    private Path file(String name) {
        return directory.resolve(name);
    }

    private Fd open(String name) throws SyscallException {
        return calls.openat(here, name, Fcntl.O_RDWR, 0);
    }

    private static Path link(Fd fd) throws Exception {
        return Path.of("/proc/self/fd/" + fd.number());
    }

    private static String flags(Fd fd) throws Exception {
        return Files.readAllLines(Path.of("/proc/self/fdinfo/" + fd.number())).get(1);
    }

    private static Object attribute(Path path, String name) throws IOException {
        return Files.getAttribute(path, "unix:" + name, LinkOption.NOFOLLOW_LINKS);
    }

    private static ByteBuffer struct(Result result) throws SyscallException {
        return ByteBuffer.wrap(result.bytes()).order(ByteOrder.LITTLE_ENDIAN);
    }

    @Nested
    class Opening {
        @Test
        void openat2_resolves_as_it_is_told() throws Exception {
            Files.write(file("inside"), ELEVEN);
            Files.createSymbolicLink(file("link"), Path.of("/inside"));
            Fd fd = calls.openat2(here, "link", Fcntl.O_RDONLY, Fcntl.RESOLVE_IN_ROOT);
            assertArrayEquals(ELEVEN, calls.read(fd, 100).bytes());
            assertEquals("flags:\t02100000", flags(fd));
            calls.close(fd);
            Fd outside =
                    calls.openat2(here, "..", Fcntl.O_PATH, Fcntl.RESOLVE_BENEATH, Errno.EXDEV);
            assertEquals(Errno.EXDEV, outside.errno());
        }

        @Test
        void openat2_makes_a_file_with_its_mode() throws Exception {
            int flags = Fcntl.O_WRONLY | Fcntl.O_CREAT | Fcntl.O_EXCL;
            calls.close(calls.openat2(here, "new", flags, 0640, 0));
            assertEquals(0100640, attribute(file("new"), "mode"));
            Fd again = calls.openat2(here, "new", flags, 0640, 0, Errno.EEXIST);
            assertEquals(Errno.EEXIST, again.errno());
        }

        @Test
        void openat_makes_a_file_that_is_not_inherited() throws Exception {
            Fd fd = calls.openat(here, "new", Fcntl.O_RDWR | Fcntl.O_CREAT, 0604);
            assertEquals(0100604, attribute(file("new"), "mode"));
            assertEquals("flags:\t02100002", flags(fd));
            assertEquals(file("new").toRealPath(), Files.readSymbolicLink(link(fd)));
            calls.close(fd);
        }

        @Test
        void open_after_depends_on_another_call() throws Exception {
            Result made = calls.mkdirat(here, "a", 0700);
            Fd fd = calls.openAfter(made, here, "a", Fcntl.O_PATH);
            assertTrue(fd.number() > 0);
            calls.close(fd);
            Result again = calls.mkdirat(here, "a", 0700, Errno.EEXIST);
            Fd none = calls.openAfter(again, here, "a", Fcntl.O_PATH);
            assertEquals(Errno.EEXIST, none.errno());
        }

        @Test
        void a_closed_descriptor_is_gone() throws Exception {
            Files.write(file("f"), ELEVEN);
            Fd fd = open("f");
            assertTrue(Files.exists(link(fd)));
            calls.close(fd);
            assertFalse(Files.exists(link(fd), LinkOption.NOFOLLOW_LINKS));
        }

        @Test
        void a_copy_has_the_number_that_was_asked_for() throws Exception {
            Files.write(file("f"), ELEVEN);
            Fd copy = calls.dup3(open("f"), 3001, Fcntl.O_CLOEXEC);
            assertEquals(3001, copy.number());
            assertEquals("flags:\t02100002", flags(copy));
            assertArrayEquals(ELEVEN, calls.read(copy, 100).bytes());
            calls.close(copy);
        }

        @Test
        void a_range_of_descriptors_is_marked_or_closed() throws Exception {
            Files.write(file("f"), ELEVEN);
            Fd low = calls.dup3(open("f"), 3002, 0);
            Fd high = calls.dup3(low, 3003, 0);
            assertEquals("flags:\t0100002", flags(low));
            calls.closeRange(3002, 3003, Fcntl.CLOSE_RANGE_CLOEXEC);
            assertEquals("flags:\t02100002", flags(low));
            calls.closeRange(3003, 3003, 0);
            assertTrue(Files.exists(link(low)));
            assertFalse(Files.exists(link(high), LinkOption.NOFOLLOW_LINKS));
            calls.close(low);
        }
    }

    @Nested
    class Content {
        @Test
        void what_is_written_is_read() throws Exception {
            Files.createFile(file("f"));
            Fd fd = open("f");
            assertEquals(ELEVEN.length, calls.write(fd, ELEVEN).value());
            assertArrayEquals(ELEVEN, Files.readAllBytes(file("f")));
            assertArrayEquals(new byte[0], calls.read(fd, 5).bytes());
            Fd again = open("f");
            assertEquals("eleve", new String(calls.read(again, 5).bytes(), "UTF-8"));
            calls.close(fd);
            calls.close(again);
        }

        @Test
        void a_file_in_memory_is_read_at_any_place() throws Exception {
            Fd fd = calls.memfdCreate("some name");
            assertEquals(11, calls.write(fd, ELEVEN, "eleven bytes").value());
            byte[] end = java.util.Arrays.copyOfRange(ELEVEN, 4, 11);
            assertArrayEquals(end, calls.pread(fd, 100, 4).bytes());
            assertTrue(Files.readSymbolicLink(link(fd)).toString().startsWith("/memfd:some name"));
            calls.close(fd);
        }

        @Test
        void allocated_room_counts_as_size() throws Exception {
            Files.createFile(file("f"));
            Fd fd = open("f");
            calls.fallocate(fd, 12345);
            assertEquals(12345, Files.size(file("f")));
            calls.close(fd);
        }

        @Test
        void a_copy_is_no_longer_than_its_source() throws Exception {
            Files.write(file("from"), ELEVEN);
            Files.createFile(file("to"));
            Fd to = open("to");
            assertEquals(ELEVEN.length, calls.copy(open("from"), to, 4096).value());
            assertArrayEquals(ELEVEN, Files.readAllBytes(file("to")));
            calls.close(to);
        }

        @Test
        void a_lock_excludes_others() throws Exception {
            Files.createFile(file("f"));
            Fd one = open("f");
            Fd other = open("f");
            int lock = Fcntl.LOCK_EX | Fcntl.LOCK_NB;
            calls.flock(one, lock);
            var held = assertThrows(SyscallException.class, () -> calls.flock(other, lock));
            assertEquals(Errno.EAGAIN, held.errno());
            calls.flock(one, Fcntl.LOCK_UN);
            assertTrue(calls.flock(other, lock).ok());
            calls.close(one);
            calls.close(other);
        }
    }

    @Nested
    class Names {
        @Test
        void status_is_what_java_sees() throws Exception {
            Files.write(file("f"), ELEVEN);
            Fd fd = open("f");
            Statx status = Statx.of(calls.statx(here, "f", Fcntl.AT_SYMLINK_NOFOLLOW));
            assertEquals(status, Statx.of(calls.statx(fd)));
            assertEquals(attribute(file("f"), "mode"), status.mode());
            assertEquals(attribute(file("f"), "ino"), status.inode());
            assertEquals(attribute(file("f"), "nlink"), status.links());
            assertEquals(attribute(file("f"), "uid"), status.uid());
            assertEquals(attribute(file("f"), "gid"), status.gid());
            assertEquals(attribute(file("f"), "dev"), status.device());
            assertEquals(ELEVEN.length, status.size());
            calls.close(fd);
        }

        @Test
        void a_file_system_has_its_magic_number() throws Exception {
            Fd proc = calls.openat(Fd.CWD, "/proc", Fcntl.O_PATH, 0);
            assertEquals(Stat.PROC_SUPER_MAGIC, struct(calls.fstatfs(proc)).getLong(0));
            calls.close(proc);
        }

        @Test
        void a_directory_and_a_fifo_have_their_modes() throws Exception {
            calls.mkdirat(here, "d", 0711);
            calls.mknodat(here, "fifo", Stat.S_IFIFO | 0600, 0);
            assertEquals(0040711, attribute(file("d"), "mode"));
            assertEquals(0010600, attribute(file("fifo"), "mode"));
        }

        @Test
        void a_symbolic_link_is_made_and_read() throws Exception {
            calls.symlinkat("some/where", here, "link");
            assertEquals(Path.of("some/where"), Files.readSymbolicLink(file("link")));
            byte[] target = calls.readlinkat(here, "link").bytes();
            byte[] beginning = calls.beginningOfLink(here, "link", 3).bytes();
            assertArrayEquals(Arrays.copyOf(target, 3), beginning);
            assertEquals("some/where", new String(target, StandardCharsets.UTF_8));
        }

        @Test
        void files_and_directories_are_removed_and_renamed() throws Exception {
            Files.createFile(file("f"));
            Files.createDirectory(file("d"));
            calls.renameat(here, "f", here, "g");
            Result gone = calls.renameat(here, "f", here, "h", Errno.ENOENT);
            assertEquals(Errno.ENOENT, gone.errno());
            assertFalse(Files.exists(file("f")));
            calls.unlinkat(here, "g", 0);
            calls.unlinkat(here, "d", Fcntl.AT_REMOVEDIR);
            assertEquals(List.of(), List.of(directory.toFile().list()));
        }

        @Test
        void access_depends_on_the_mode() throws Exception {
            Files.createFile(file("f"));
            assertTrue(calls.faccessat(here, "f", 4, Fcntl.AT_EACCESS).ok());
            Result execute = calls.faccessat(here, "f", 1, Fcntl.AT_EACCESS, Errno.EACCES);
            assertEquals(Errno.EACCES, execute.errno());
        }

        @Test
        void all_entries_of_a_directory_are_listed() throws Exception {
            TreeSet<String> names = new TreeSet<>();
            for (int i = 0; i < 2000; i++) {
                names.add("entry number " + i);
                Files.createFile(file("entry number " + i));
            }
            Fd list = calls.openat(here, ".", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0);
            assertTrue(calls.getdents(list, 1024).value() > 900);
            calls.close(list);
            Fd anew = calls.openat(here, ".", Fcntl.O_RDONLY | Fcntl.O_DIRECTORY, 0);
            assertEquals(names, new TreeSet<>(Directory.names(calls, anew)));
            calls.close(anew);
        }
    }

    @Nested
    class Requests {
        @Test
        void a_terminal_is_reached_from_its_master() throws Exception {
            int flags = Fcntl.O_RDWR | Fcntl.O_NOCTTY;
            Fd master = calls.openat(Fd.CWD, "/dev/ptmx", flags, 0);
            calls.ioctl(master, Ioctl.TIOCSPTLCK, new byte[4]);
            int number = struct(calls.ioctl(master, Ioctl.TIOCGPTN, new byte[4])).getInt();
            Fd terminal = calls.terminalPeer(master, flags);
            assertEquals(Path.of("/dev/pts/" + number), Files.readSymbolicLink(link(terminal)));
            calls.close(terminal);
            calls.close(master);
        }

        @Test
        void memory_of_a_request_comes_back() throws Exception {
            Files.write(file("f"), ELEVEN);
            Fd fd = open("f");
            Result left = calls.ioctl(fd, Ioctl.FIONREAD, new byte[] {1, 2, 3, 4});
            assertEquals(ELEVEN.length, struct(left).getInt());
            calls.close(fd);
        }

        @Test
        void a_request_may_have_a_number_for_argument() throws Exception {
            Fd uts = calls.openat(Fd.CWD, "/proc/self/ns/uts", Fcntl.O_RDONLY, 0);
            assertEquals(Sched.CLONE_NEWUTS, calls.ioctl(uts, Ioctl.NS_GET_NSTYPE, 0).value());
            calls.close(uts);
        }
    }

    @Nested
    @Tag("root")
    class AsRoot {
        @BeforeEach
        void check() {
            assumeTrue(System.getProperty("user.name").equals("root"), "owners need root");
        }

        @Test
        void a_device_has_its_number() throws Exception {
            for (int[] each : new int[][] {{1, 3}, {10, 200}, {259, 70_000}, {4095, 0xfffff}}) {
                long device = Device.of(each[0], each[1]);
                calls.mknodat(here, "device", Stat.S_IFCHR | 0600, device);
                assertEquals(0020600, attribute(file("device"), "mode"));
                assertEquals(device, Statx.of(calls.statx(here, "device", 0)).rdev());
                assertEquals(device, attribute(file("device"), "rdev"));
                calls.unlinkat(here, "device", 0);
            }
        }

        @Test
        void a_file_gets_another_owner() throws Exception {
            Files.createFile(file("f"));
            Files.createSymbolicLink(file("link"), Path.of("f"));
            Fd fd = open("f");
            calls.fchown(fd, 12345, -1);
            calls.fchownat(here, "link", -2, 54321, Fcntl.AT_SYMLINK_NOFOLLOW);
            assertEquals(12345, attribute(file("f"), "uid"));
            assertEquals(0, attribute(file("f"), "gid"));
            assertEquals(-2, attribute(file("link"), "uid"));
            assertEquals(54321, attribute(file("link"), "gid"));
            calls.close(fd);
        }
    }

    @Nested
    class InAnotherProcess {
        @Test
        void directory_and_mask_are_those_of_the_process() throws Exception {
            Files.createDirectories(file("a/b"));
            try (ForkedProxy process = ForkedProxy.launch(file("tree"))) {
                Proxy other = process.calls();
                Path cwd = Path.of("/proc/" + process.process().pid() + "/cwd");
                other.chdir(file("a").toString()).value();
                assertEquals(file("a").toRealPath(), Files.readSymbolicLink(cwd));
                Fd inner = other.openat(Fd.CWD, "b", Fcntl.O_PATH, 0);
                other.fchdir(inner).value();
                assertEquals(file("a/b").toRealPath(), Files.readSymbolicLink(cwd));
                byte[] told = other.getcwd().bytes();
                assertEquals(
                        file("a/b").toRealPath() + "\0", new String(told, StandardCharsets.UTF_8));
                other.umask(0077).value();
                other.mkdirat(Fd.CWD, "made", 0777).value();
                assertEquals(0040700, attribute(file("a/b/made"), "mode"));
            }
        }

        @Test
        void a_range_of_descriptors_may_have_no_end() throws Exception {
            try (ForkedProxy process = ForkedProxy.launch(file("tree"))) {
                Proxy other = process.calls();
                Fd root = other.openat(Fd.CWD, "/", Fcntl.O_PATH, 0);
                other.dup3(root, 1000, 0);
                other.dup3(root, 200, 0);
                other.dup3(root, 199, 0).number();
                other.closeRange(200, ~0, 0).value();
                Path fds = Path.of("/proc/" + process.process().pid() + "/fd");
                assertTrue(Files.exists(fds.resolve("199")));
                assertFalse(Files.exists(fds.resolve("200")));
                assertFalse(Files.exists(fds.resolve("1000")));
            }
        }
    }
}
