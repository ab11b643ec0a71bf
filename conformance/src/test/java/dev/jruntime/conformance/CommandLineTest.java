package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// The command line as a whole: version, help, features, spec, and how options may be written.
class CommandLineTest extends BlackBoxTest {

    @ParameterizedTest
    @ValueSource(strings = {"--version", "-v"})
    void the_version_names_program_commit_and_spec(String option) {
        String text = output(option);
        List<String> lines = text.lines().toList();
        assertTrue(lines.get(0).matches("\\S+ version \\S+"), text);
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("commit: ")), text);
        assertTrue(lines.stream().anyMatch(line -> line.matches("spec: 1\\.\\S+")), text);
    }

    @Test
    void ours_speaks_version_1_3_of_the_spec() {
        assumeOurs("this version");
        assertTrue(output("--version").contains("spec: 1.3.0"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"--help", "-h", "create --help", "run --help", "delete --help"})
    void help_is_printed_and_is_no_error(String arguments) {
        assumeConforms(Deviation.SHORT_HELP_OPTION);
        assertFalse(output(arguments.split(" ")).isBlank());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "--nonsense",
                "create --nonsense x",
                "state",
                "start",
                "delete",
                "kill",
                "state one two"
            })
    void nonsense_is_refused_on_standard_error(String arguments) {
        assumeConforms(Deviation.USAGE_ERRORS);
        Outcome outcome = container().command(arguments.split(" ")).run();
        assertNotSucceeded(outcome);
        assertEquals("", outcome.stdout(), outcome::toString);
    }

    @Test
    void features_tell_what_is_supported() {
        assumeConforms(Deviation.FEATURES);
        Outcome outcome = runtime().bare(List.of("features")).run();
        assertSucceeded(outcome);
        JsonNode features = json(outcome.stdout());
        assertTrue(features.at("/ociVersionMin").asString().startsWith("1."), features::toString);
        assertTrue(features.at("/ociVersionMax").asString().startsWith("1."));
        assertTrue(contains(features.at("/mountOptions"), "nosuid"));
        assertTrue(contains(features.at("/mountOptions"), "rbind"));
        assertTrue(contains(features.at("/linux/namespaces"), "mount"));
        assertTrue(contains(features.at("/linux/capabilities"), "CAP_CHOWN"));
        assertTrue(features.at("/linux/cgroup/v1").asBoolean());
        JsonNode seccomp = features.at("/linux/seccomp");
        assertTrue(seccomp.at("/enabled").asBoolean());
        assertTrue(contains(seccomp.at("/actions"), "SCMP_ACT_NOTIFY"));
        assertTrue(contains(seccomp.at("/operators"), "SCMP_CMP_MASKED_EQ"));
        assertTrue(contains(seccomp.at("/archs"), "SCMP_ARCH_X86_64"));
        assertTrue(contains(seccomp.at("/knownFlags"), "SECCOMP_FILTER_FLAG_LOG"));
        assertTrue(contains(seccomp.at("/supportedFlags"), "SECCOMP_FILTER_FLAG_SPEC_ALLOW"));
        String version = "/annotations/io.github.seccomp.libseccomp.version";
        assertTrue(features.at(version).asString().matches("2\\.[0-9]+\\.[0-9]+"));
        assertEquals("", outcome.stderr());
    }

    @Test
    void features_work_for_every_user() {
        assumeOurs("this promise kept for an empty environment as well");
        Outcome outcome =
                runtime()
                        .bare(List.of("features"))
                        .inShell("exec setpriv --reuid 65534 --clear-groups env -i \"$@\"")
                        .run();
        if (runtime().kind() == RuntimeKind.JRUNTIME_WARM) {
            // The server serves its own user only.
            return;
        }
        assertSucceeded(outcome);
    }

    @Test
    void spec_writes_a_config_that_runs() throws Exception {
        Files.createDirectories(directory());
        Path spec = directory().resolve("spec");
        Files.createDirectory(spec);
        assertSucceeded(container().command("spec").directory(spec).run());
        JsonNode config = json(contentOf(spec.resolve("config.json")));
        assertTrue(config.at("/ociVersion").asString().startsWith("1."));
        assertEquals("sh", config.at("/process/args/0").asString());
        assertTrue(config.at("/process/terminal").asBoolean());
        assertTrue(config.at("/root/readonly").asBoolean());
        bundle().config(config.toString());
        bundle().set("/process/terminal", false).args("true");
        assertSucceeded(container().run());
    }

    @Test
    void spec_does_not_overwrite() throws Exception {
        Path spec = Files.createDirectories(directory().resolve("spec"));
        Files.writeString(spec.resolve("config.json"), "mine");
        assertNotSucceeded(container().command("spec", "--bundle", spec.toString()).run());
        assertEquals("mine", contentOf(spec.resolve("config.json")));
    }

    @Test
    void spec_has_a_bundle_option() throws Exception {
        Path spec = Files.createDirectories(directory().resolve("spec"));
        assertSucceeded(container().command("spec", "--bundle", spec.toString()).run());
        assertTrue(Files.exists(spec.resolve("config.json")));
    }

    @Test
    void a_value_may_follow_an_equals_sign() {
        Outcome outcome = runtime().bare(List.of("--root=" + root(), "list")).run();
        assertSucceeded(outcome);
    }

    @Test
    void a_long_option_may_have_one_dash() {
        assumeConforms(Deviation.SINGLE_DASH);
        assertSucceeded(runtime().bare(List.of("-root", root().toString(), "list", "-q")).run());
    }

    @Test
    void options_may_follow_the_id() {
        assumeConforms(Deviation.OPTIONS_AFTER_ID);
        bundle().args("/probe", "idle");
        assertSucceeded(container().create());
        assertSucceeded(container().command("delete", container().id(), "--force").run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--debug", "--rootless=false", "--criu=/usr/sbin/criu"})
    void options_of_older_callers_are_accepted(String option) {
        assumeConforms(Deviation.OLD_OPTIONS);
        assertSucceeded(container().command(option, "list").run());
    }

    @ParameterizedTest
    @ValueSource(strings = {"--no-pivot", "--no-new-keyring"})
    void options_of_create_are_accepted(String option) {
        bundle().args("/bin/echo", "hello");
        Outcome outcome = container().run(option);
        assertSucceeded(outcome);
        assertEquals("hello\n", outcome.stdout());
    }

    @Test
    void no_new_keyring_keeps_the_caller_s() {
        bundle().args("/probe", "report");
        Outcome outcome = container().run("--no-new-keyring");
        assertSucceeded(outcome);
        String name = json(outcome.stdout()).at("/sessionKeyring/description").asString();
        assertFalse(name.contains(container().id()), name);
    }

    private String output(String... arguments) {
        Outcome outcome = runtime().bare(List.of(arguments)).run();
        assertSucceeded(outcome);
        assertEquals("", outcome.stderr(), outcome::toString);
        return outcome.stdout();
    }

    private static boolean contains(JsonNode array, String text) {
        return array.valueStream().anyMatch(one -> one.asString().equals(text));
    }
}
