package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Configurations that cannot be meant: each is refused with one clear error, and nothing is left.
class BadConfigTest extends BlackBoxTest {
    /// A file that does not let itself be read is noticed at once, not after a time limit.
    private static final int SECONDS = 5;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/process/cwd | 'relative' | cwd",
                "/process/args | [] | args",
                "/process/args | null | args",
                "/root/path | 'missing' | missing",
                "/root/path | '/etc/passwd' | /etc/passwd",
                "/linux/namespaces | [{'type': 'nonsense'}] | nonsense",
                "/process/capabilities/bounding | 'CAP_KILL' | bounding",
                "/mounts | {'destination': '/x'} | mounts",
                "/process/oomScoreAdj | 5000 | ''",
            })
    void a_bad_value_is_refused(String pointer, String json, String fragment) {
        assumeConforms(Deviation.BAD_VALUES);
        bundle().setJson(pointer, json.replace('\'', '"'));
        String expected = kind().isOurs() ? fragment.replace("'", "") : "";
        assertRefused(container().create(), expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "/ociVersion | '2.0.0' | 2.0.0",
                "/ociVersion | 'nonsense' | nonsense",
                "/ociVersion | null | ociVersion",
                "/root/path | '/' | root",
                "/process/env | ['NO_EQUALS_SIGN'] | env",
                "/process/env | ['=x'] | env",
                "/process/user/uid | 1e400 | ''",
                "/process/user/uid | 18446744073709551616 | uid",
                "/process/oomScoreAdj | 1.5 | oomScoreAdj",
                "/process/args | ['a\\u0000b'] | args",
                "/process/args | ['\\ud800'] | ''",
                "/hostname | 'a\\u0000b' | hostname",
                "/linux/cgroupsPath | '/a/../../b' | cgroupsPath",
                "/linux/rootfsPropagation | 'nonsense' | rootfsPropagation",
                "/linux/resources/cpu | {'shares': -1} | shares",
                "/linux/devices | [{'path': '/dev/x', 'type': 'z', 'major': 1, 'minor': 1}] | devices",
                "/linux/maskedPaths | ['relative'] | maskedPaths",
            })
    void ours_refuses_more(String pointer, String json, String fragment) {
        assumeConforms(Deviation.JSON_HARDENING);
        // Some values are no JSON that the bundle's own parser would take.
        bundle().setJson(pointer, "\"REPLACED\"").write();
        String text = contentOf(configFile()).replace("\"REPLACED\"", json.replace('\'', '"'));
        bundle().writeConfig(text);
        assertRefused(createAsIs(), fragment.replace("'", ""));
    }

    @Test
    void a_missing_rootfs_is_named() {
        Workspace.remove(bundle().rootfs());
        assertRefused(container().create(), "rootfs");
    }

    @Test
    void a_rootfs_that_is_a_link_is_refused() throws IOException {
        assumeConforms(Deviation.ROOTFS_IS_A_LINK);
        Files.createSymbolicLink(bundle().directory().resolve("link"), Path.of("rootfs"));
        bundle().set("/root/path", "link");
        assertRefused(container().create());
    }

    @Test
    void a_config_without_a_process_cannot_be_started() {
        assumeConforms(Deviation.WITHOUT_PROCESS);
        bundle().remove("/process");
        assertRefused(container().create(), "process");
    }

    @Test
    void a_config_for_another_platform_is_refused() {
        assumeConforms(Deviation.JSON_HARDENING);
        bundle().remove("/linux").setJson("/windows", "{\"layerFolders\": [\"C:\\\\\"]}");
        assertRefused(container().create());
    }

    @Test
    void a_missing_config_is_named() {
        assertRefused(createAsIs(), "config.json");
    }

    @Test
    void a_missing_bundle_is_named() {
        Outcome outcome =
                container().command("create", "--bundle", "/nonexistent", container().id()).run();
        assertRefused(outcome, "/nonexistent");
    }

    @Test
    void a_config_that_is_a_directory_is_refused() throws IOException {
        Files.createDirectory(configFile());
        assertRefused(createAsIs());
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("endless")
    void a_config_that_cannot_be_read_to_its_end_is_refused_at_once(String kind, String... words) {
        assumeConforms(Deviation.JSON_HARDENING);
        Stream<String> command =
                Stream.concat(Stream.of(words), Stream.of(configFile().toString()));
        assertSucceeded(Command.of(command.toList()).run());
        assertRefusedQuickly();
    }

    static Stream<Arguments> endless() {
        return Stream.of(
                Arguments.of("FIFO", new String[] {"mkfifo"}),
                Arguments.of("/dev/zero", new String[] {"ln", "-s", "/dev/zero"}),
                Arguments.of("100 MB", new String[] {"truncate", "-s", "100M"}));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("texts")
    void text_that_is_not_one_strict_JSON_object_is_refused(String kind, byte[] text)
            throws IOException {
        assumeConforms(Deviation.JSON_HARDENING);
        Files.write(configFile(), text);
        assertRefusedQuickly();
    }

    static Stream<Arguments> texts() {
        String good = Bundle.template().strip();
        String process = "{\"process\": {\"cwd\": \"/\"}," + good.substring(1);
        String user = good.replaceFirst("\"uid\"", "\"uid\": 1, \"uid\"");
        return Stream.of(
                text("empty", ""),
                text("an array", "[]"),
                text("null", "null"),
                text("half", good.substring(0, good.length() / 2)),
                text("all but the end", good.substring(0, good.length() - 1)),
                text("more after the end", good + "{}"),
                text("a comment", "/* */" + good),
                text("a trailing comma", good.replaceFirst("\"cwd\": \"/\",", "\"cwd\": \"/\",,")),
                text("a byte order mark", "\ufeff" + good),
                text("NaN", good.replaceFirst("\"uid\": 0", "\"uid\": NaN")),
                text("process twice", process),
                text("uid twice", user),
                text("deep", "[".repeat(100_000)),
                text("deep inside", "{\"x\": " + "[".repeat(100) + "]".repeat(100) + "}"),
                text("more than 8 MiB", good + " ".repeat(8 << 20)),
                Arguments.of(
                        "not UTF-8",
                        good.replaceFirst("conformance", "caf\u00e9")
                                .getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static Arguments text(String kind, String text) {
        return Arguments.of(kind, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void unknown_properties_are_ignored() {
        bundle().setJson("/x-unknown", "{\"deep\": [1, {\"er\": null}]}");
        bundle().setJson("/process/unknown", "7").setJson("/linux/unknown", "{}");
        bundle().args("/bin/true");
        assertSucceeded(container().run());
    }

    @Test
    void names_differ_by_case() {
        assumeConforms(Deviation.JSON_HARDENING);
        bundle().setJson("/Process", "{\"cwd\": \"relative\"}").args("/bin/true");
        assertSucceeded(container().run());
    }

    @Test
    void null_is_as_good_as_absent() {
        for (String pointer :
                List.of("/process/rlimits", "/hooks", "/linux/maskedPaths", "/linux/seccomp")) {
            bundle().setJson(pointer, "null");
        }
        bundle().args("/bin/true");
        assertSucceeded(container().run());
    }

    @Test
    void a_relative_destination_begins_at_the_root() {
        bundle().mount("tmp", "tmpfs", "tmpfs", "size=4k").args("/bin/true");
        assertSucceeded(container().run());
    }

    @ParameterizedTest
    @CsvSource({"1.0.0", "1.0.2-dev", "1.2.1", "1.1.0+dev", "1.3.0"})
    void every_version_1_is_accepted(String version) {
        assumeConforms(Deviation.LATER_VERSIONS);
        bundle().set("/ociVersion", version).args("/bin/true");
        assertSucceeded(container().run());
    }

    private void assertRefusedQuickly() {
        Outcome outcome = createAsIs();
        assertRefused(outcome);
        assertTrue(outcome.duration().toSeconds() < SECONDS, outcome::toString);
    }

    private Path configFile() {
        return bundle().directory().resolve("config.json");
    }

    /// `create` with the configuration that is there.
    private Outcome createAsIs() {
        return container()
                .command("create", "--bundle", bundle().directory().toString(), container().id())
                .run();
    }
}
