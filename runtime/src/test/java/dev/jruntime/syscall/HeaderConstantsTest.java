package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// The constants of this package against the C headers of the machine, and against the vocabularies
/// that print them.
class HeaderConstantsTest {
    /// Headers that can stand in one program are one string; where several strings know a constant
    /// the first counts.
    private static final Map<Class<?>, List<String>> HEADERS =
            Map.ofEntries(
                    Map.entry(
                            Fcntl.class,
                            List.of(
                                    "linux/fcntl.h linux/openat2.h linux/fs.h linux/falloc.h"
                                            + " linux/close_range.h",
                                    "fcntl.h sys/file.h")),
                    Map.entry(
                            MountFlags.class,
                            List.of("linux/mount.h linux/fcntl.h", "sys/mount.h")),
                    Map.entry(Sched.class, List.of("linux/sched.h linux/sched/types.h")),
                    Map.entry(
                            Policy.class,
                            List.of(
                                    "linux/ioprio.h linux/mempolicy.h linux/personality.h"
                                            + " linux/keyctl.h")),
                    Map.entry(
                            Stat.class,
                            List.of("linux/stat.h linux/magic.h", "sys/stat.h sys/statvfs.h")),
                    Map.entry(Sockets.class, List.of("sys/socket.h")),
                    Map.entry(
                            Ioctl.class,
                            List.of("sys/ioctl.h linux/nsfs.h linux/sockios.h net/if.h")),
                    Map.entry(Prctl.class, List.of("linux/prctl.h linux/securebits.h")),
                    Map.entry(Wait.class, List.of("linux/wait.h", "signal.h sys/wait.h")),
                    Map.entry(Signals.class, List.of("asm/signal.h", "signal.h")),
                    Map.entry(Mman.class, List.of("sys/mman.h linux/memfd.h")),
                    Map.entry(
                            Poll.class,
                            List.of(
                                    "poll.h sys/epoll.h sys/inotify.h sys/eventfd.h sys/signalfd.h"
                                            + " sys/timerfd.h time.h")),
                    Map.entry(Resource.class, List.of("linux/resource.h")),
                    Map.entry(Seccomp.class, List.of("linux/seccomp.h")),
                    Map.entry(Xattr.class, List.of("linux/xattr.h linux/capability.h")));

    /// Masks, limits, sizes, and constants that are no argument by themselves.
    private static final List<String> NOT_PRINTED =
            List.of(
                    "AT_FDCWD",
                    "EFD_CLOEXEC",
                    "EFD_NONBLOCK",
                    "EPOLL_CLOEXEC",
                    "IN_CLOEXEC",
                    "IN_NONBLOCK",
                    "IOPRIO_CLASS_SHIFT",
                    "IOPRIO_WHO_PROCESS",
                    "MOUNT_ATTR_RELATIME",
                    "MOUNT_ATTR_SIZE_VER0",
                    "O_ACCMODE",
                    "PER_LINUX",
                    "PER_QUERY",
                    "RLIM_INFINITY",
                    "SFD_CLOEXEC",
                    "SFD_NONBLOCK",
                    "SIGRTMAX",
                    "SIGRTMIN",
                    "SOCK_TYPE_MASK",
                    "SOL_SOCKET",
                    "S_IFMT",
                    "S_ISGID",
                    "S_ISUID",
                    "S_ISVTX",
                    "TFD_CLOEXEC",
                    "TFD_NONBLOCK",
                    "_LINUX_CAPABILITY_VERSION_3");

    @TempDir Path directory;

    @TestFactory
    List<DynamicTest> a_constant_has_the_value_of_its_header() throws Exception {
        assumeTrue(Arch.current() == Arch.X86_64, "the flags of open(2) are those of x86-64");
        List<DynamicTest> tests = new ArrayList<>();
        for (var entry : HEADERS.entrySet()) {
            Map<String, Long> ours = constants(entry.getKey());
            Map<String, Long> theirs = new TreeMap<>();
            for (String headers : entry.getValue()) {
                CProgram.evaluate(
                                directory,
                                List.of(headers.split(" ")),
                                new TreeSet<>(ours.keySet()))
                        .forEach(theirs::putIfAbsent);
            }
            ours.forEach((name, value) -> tests.add(comparison(name, value, theirs)));
        }
        assertTrue(tests.size() > 400, "constants seen: " + tests.size());
        return tests;
    }

    /// Only bits are compared, because C gives some of them as a negative int.
    private static DynamicTest comparison(String name, long value, Map<String, Long> theirs) {
        return dynamicTest(
                name,
                () -> {
                    assumeTrue(theirs.containsKey(name), "the headers here lack " + name);
                    long their = Objects.requireNonNull(theirs.get(name));
                    long bits = value >= 0 && value <= 0xffffffffL ? 0xffffffffL : -1;
                    assertEquals(Long.toHexString(their & bits), Long.toHexString(value & bits));
                });
    }

    @TestFactory
    Stream<DynamicTest> a_vocabulary_reads_what_it_prints() {
        return vocabularies().entrySet().stream()
                .map(entry -> dynamicTest(entry.getKey(), () -> roundTrip(entry.getValue())));
    }

    private static void roundTrip(Vocabulary vocabulary) {
        assertFalse(vocabulary.names().isEmpty());
        for (Vocabulary.Name name : vocabulary.names()) {
            String printed = vocabulary.print(name.value());
            assertEquals(name.value(), vocabulary.parse(printed), printed);
            assertEquals(name.value(), vocabulary.parse(name.text()));
        }
    }

    @Test
    void a_name_in_a_vocabulary_stands_for_the_constant_of_that_name() {
        Map<String, Long> all = new TreeMap<>();
        HEADERS.keySet().forEach(type -> all.putAll(constants(type)));
        for (Vocabulary vocabulary : vocabularies().values()) {
            for (Vocabulary.Name name : vocabulary.names()) {
                assertEquals(all.get(name.text()), name.value(), name.text());
            }
        }
    }

    @Test
    void every_constant_is_in_a_vocabulary_or_known_not_to_be() {
        TreeSet<String> silent = new TreeSet<>();
        HEADERS.keySet().forEach(type -> silent.addAll(constants(type).keySet()));
        for (Vocabulary vocabulary : vocabularies().values()) {
            vocabulary.names().forEach(name -> silent.remove(name.text()));
        }
        assertEquals(new TreeSet<>(NOT_PRINTED), silent);
    }

    private static Map<String, Long> constants(Class<?> type) {
        Map<String, Long> constants = new TreeMap<>();
        for (Field field : publicFields(type)) {
            if (field.getType().isPrimitive()) {
                constants.put(field.getName(), ((Number) read(field)).longValue());
            }
        }
        return constants;
    }

    private static Map<String, Vocabulary> vocabularies() {
        Map<String, Vocabulary> vocabularies = new TreeMap<>();
        for (Class<?> type : HEADERS.keySet()) {
            for (Field field : publicFields(type)) {
                if (read(field) instanceof Vocabulary vocabulary) {
                    vocabularies.put(type.getSimpleName() + "." + field.getName(), vocabulary);
                }
            }
        }
        return vocabularies;
    }

    private static List<Field> publicFields(Class<?> type) {
        return Stream.of(type.getDeclaredFields())
                .filter(field -> Modifier.isPublic(field.getModifiers()))
                .toList();
    }

    private static Object read(Field field) {
        try {
            return field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException(e);
        }
    }
}
