package dev.jruntime.syscall;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.lang.reflect.Field;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/// `protocol.h` against this package: what the C compiler makes of the one, byte by byte, is what
/// the other writes and reads.
@ExtendWith(SkipReport.class)
class ProtocolTest {
    private static final Path HEADER = Path.of("src/main/c/protocol.h").toAbsolutePath();
    private static final long BASE = 0x7f0011220000L;
    private static final Hello LAUNCHER =
            new Hello(1, 0, Arch.X86_64, 7, 100, BASE, 0, 0, 0, 0, "b", List.of(), List.of(), "/");

    @TempDir Path directory;

    @Test
    void constants_are_those_of_the_header_and_none_is_missing_on_either_side() throws Exception {
        Set<String> names = new TreeSet<>();
        Matcher define = Pattern.compile("(?m)^#define (PROTOCOL_\\w+) ").matcher(header());
        while (define.find()) {
            names.add(define.group(1));
        }
        Matcher enumeration = Pattern.compile("(?s)enum \\w+ \\{(.*?)\\}").matcher(header());
        while (enumeration.find()) {
            Matcher name = Pattern.compile("\\b([A-Z]\\w+) = ").matcher(enumeration.group(1));
            while (name.find()) {
                names.add(name.group(1));
            }
        }
        Map<String, Long> theirs = CProgram.evaluate(directory, List.of(HEADER.toString()), names);
        assertEquals(names, theirs.keySet());
        assertEquals(theirs, ours());
    }

    /// All constants of [Protocol] but the sizes of structs, by their names in C.
    private static Map<String, Long> ours() throws IllegalAccessException {
        Map<String, Long> ours = new TreeMap<>();
        for (Field field : Protocol.class.getDeclaredFields()) {
            String name = field.getName();
            if (field.getType() == int.class && !name.endsWith("_SIZE")) {
                boolean kin = name.matches("(KIND|CALL|HELLO)_.*") && !name.equals("HELLO_MAX");
                ours.put(kin ? name : "PROTOCOL_" + name, (long) field.getInt(null));
            }
        }
        for (Call.Native operation : Call.Native.values()) {
            ours.put("NATIVE_" + operation.name(), (long) operation.number);
        }
        return ours;
    }

    @Test
    void sizes_of_structs_are_those_of_the_header() throws Exception {
        Map<String, Long> ours =
                Map.of(
                        "sizeof(struct message)", (long) Protocol.HEADER_SIZE,
                        "sizeof(struct call)", (long) Protocol.CALL_SIZE,
                        "sizeof(struct hello)", (long) Protocol.HELLO_SIZE,
                        "sizeof(struct supervise)", (long) Protocol.SUPERVISE_SIZE);
        List<String> headers = List.of(HEADER.toString());
        assertEquals(ours, CProgram.evaluate(directory, headers, ours.keySet()));
    }

    @Test
    void a_batch_is_laid_out_as_the_header_says() throws Exception {
        RecordedChannel channel = RecordedChannel.silent();
        ProxiedSyscalls proxy = new ProxiedSyscalls(channel, LAUNCHER);
        Fd opened = Fd.of(proxy.submit(Call.of(Sysno.OPENAT).number(-100).mode(0644)), "file");
        Block struct = Block.of(new byte[12], "struct").descriptor(4, opened);
        Block room = Block.room(40);
        Errno[] eight = {
            Errno.EPERM, Errno.ENOENT, Errno.EINTR, Errno.EIO,
            Errno.EACCES, Errno.EEXIST, Errno.EINVAL, Errno.ENOSYS
        };
        Call second = Call.of(Sysno.READ).number(-5).fd(opened).fills(room).block(struct, 8);
        proxy.submit(second.number(40).number(0x1122334455667788L).byResult().allow(eight));
        proxy.submit(Call.of(Sysno.GETUID).allowAny());
        assertThrows(ProxyLostException.class, proxy::flush);
        byte[] theirs =
                compiled(
                        entry("message", ".length = 276, .kind = KIND_CALLS, .calls = 3"),
                        entry(
                                "call first",
                                ".number = 257, .args = {-100, 0644}, .store = "
                                        + (struct.address() + 4)
                                        + "UL"),
                        entry(
                                        "call second",
                                        ".number = 0, .references = 1 << 1, .flags = CALL_OUT_BY_RESULT,"
                                                + " .allowed = {38, 22, 17, 13, 5, 4, 2, 1}, .args = {-5,"
                                                + " 0, %dUL, %dUL, 40, 0x1122334455667788}, .out = %dUL,"
                                                + " .out_length = 40")
                                .formatted(room.address(), struct.address() + 8, room.address()),
                        entry("call third", ".number = 102, .flags = CALL_ANY_ERRNO"));
        byte[] expected = concatenate(theirs, new byte[276 - 3 * Protocol.CALL_SIZE]);
        assertEquals(hex(expected), hex(channel.written()));
    }

    @Test
    void a_request_for_a_descriptor_says_where_its_number_lies() throws Exception {
        RecordedChannel channel = RecordedChannel.silent();
        Proxy proxy = new ProxiedSyscalls(channel, LAUNCHER);
        Fd connection = Fd.of(77, "connection");
        assertThrows(ProxyLostException.class, () -> proxy.adopt(connection));
        String message =
                ".length = 92, .kind = KIND_CALLS, .calls = 1, .attach = " + (BASE + 88) + "UL";
        byte[] theirs = compiled(entry("message", message), entry("call getpid", ".number = 39"));
        byte[] expected = concatenate(theirs, new byte[] {77, 0, 0, 0});
        assertEquals(hex(expected), hex(channel.written()));
    }

    @Test
    void hello_is_read_as_the_header_lays_it_out() throws Exception {
        String fields =
                ".version = 1, .flags = HELLO_PRIVATE | HELLO_RECOVERY, .architecture ="
                        + " 0xc00000b7, .pid = 4711, .control = 100, .buffer = 0x7f0000001000,"
                        + " .on_signal = 0x401122, .restorer = 0x403344, .status = -2, .argc = 2,"
                        + " .envc = 1, .kept = 31, .build = \"0123456789abcdef\"";
        byte[] struct = compiled(entry("hello", fields));
        byte[] strings = "jruntime\0list\0A=1\0/tmp\0".getBytes(StandardCharsets.UTF_8);
        Hello expected =
                new Hello(
                        1,
                        Protocol.HELLO_PRIVATE | Protocol.HELLO_RECOVERY,
                        Arch.AARCH64,
                        4711,
                        100,
                        0x7f0000001000L,
                        0x401122,
                        0x403344,
                        -2,
                        31,
                        "0123456789abcdef",
                        List.of("jruntime", "list"),
                        List.of("A=1"),
                        "/tmp");
        ByteBuffer body = ByteBuffer.wrap(concatenate(struct, strings));
        assertEquals(expected, Hello.parse(body.order(ByteOrder.LITTLE_ENDIAN)));
    }

    @Test
    void supervision_is_laid_out_as_the_header_says() throws Exception {
        RecordedChannel channel = RecordedChannel.silent();
        Proxy proxy = new ProxiedSyscalls(channel, LAUNCHER);
        var job = new Proxy.Supervision(4711, Fd.of(8, "pidfd"), Fd.of(9, "signals"), null);
        assertThrows(ProxyLostException.class, () -> proxy.supervise(job).value());
        String fields =
                ".pid = 4711, .pidfd = 8, .signalfd = 9, .terminal = -1, .pseudoterminal = -1";
        byte[] expected = compiled(entry("supervise", fields));
        byte[] written = channel.written();
        int start = Protocol.HEADER_SIZE + Protocol.CALL_SIZE;
        assertEquals(hex(expected), hex(Arrays.copyOfRange(written, start, written.length)));
    }

    /// What the tests above write or read; a new field in the header needs one here.
    @Test
    void every_field_of_every_struct_is_known() throws Exception {
        String known =
                """
                call number references flags reserved allowed args store out out_length reserved2
                hello version flags architecture pid control buffer on_signal restorer status argc \
                envc kept build
                message length kind calls attach
                relay from to
                supervise pid pidfd signalfd terminal pseudoterminal relays relay termios
                """;
        Map<String, List<String>> expected = new TreeMap<>();
        known.lines()
                .map(line -> List.of(line.split(" ")))
                .forEach(words -> expected.put(words.getFirst(), words.subList(1, words.size())));
        assertEquals(expected, structs());
    }

    private static Map<String, List<String>> structs() throws IOException {
        Map<String, List<String>> structs = new TreeMap<>();
        Matcher struct = Pattern.compile("(?s)struct (\\w+) \\{(.*?)\n\\}").matcher(header());
        Pattern field = Pattern.compile("(?m)^ +(?:struct )?\\w+ (\\w+)(?:\\[\\w+\\])?;");
        while (struct.find()) {
            List<String> fields =
                    field.matcher(struct.group(2)).results().map(f -> f.group(1)).toList();
            assertTrue(!fields.isEmpty(), struct.group(1));
            structs.put(struct.group(1), fields);
        }
        return structs;
    }

    private static String header() throws IOException {
        return Files.readString(HEADER);
    }

    /// A struct, initialised; a name beside its type tells two of one type apart.
    private static String entry(String declaration, String fields) {
        String name = declaration.substring(declaration.indexOf(' ') + 1);
        String type = declaration.replaceFirst(" .*", "");
        return "struct %s %s = {%s}; dump(&%s, sizeof %s);\n"
                .formatted(type, name, fields, name, name);
    }

    /// The bytes of the structs, one behind the other, as the C compiler lays them out.
    private byte[] compiled(String... entries) throws Exception {
        String source =
                """
                #include "%s"
                #include <stdio.h>
                static void dump(const void *from, size_t size) {
                    for (size_t i = 0; i < size; i++)
                        printf("%%02x", ((const unsigned char *)from)[i]);
                }
                int main(void) {
                %s
                return 0;
                }
                """
                        .formatted(HEADER, String.join("", entries));
        return HexFormat.of().parseHex(CProgram.output(directory, source));
    }

    private static byte[] concatenate(byte[]... parts) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            all.writeBytes(part);
        }
        return all.toByteArray();
    }

    /// Eight bytes a line, so that a difference is found.
    private static String hex(byte[] bytes) {
        return HexFormat.of().formatHex(bytes).replaceAll("(.{16})", "$1\n");
    }
}
