package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Foreign text in what is logged and printed: it forges no record, steers no terminal, and is
/// bounded.
class HostileTextTest extends BlackBoxTest {
    /// A record of its own, the colour red, a bidirectional override, a C1 control character.
    private static final String HOSTILE =
            "x\n{\"level\":\"error\",\"msg\":\"forged\"}\u001b[31m\u202egnp.exe\u009b2J";

    private static final int MOST = 8192;

    private final Path log = directory().resolve("log");

    @BeforeEach
    void onlyOurs() {
        assumeOurs("these rules for its log");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/process/args/0",
                "/mounts/0/type",
                "/mounts/0/options/0",
                "/root/path",
                "/linux/namespaces/0/type",
                "/linux/namespaces/0/path",
                "/linux/cgroupsPath",
                "/ociVersion",
                "/process/rlimits/0/type",
            })
    void a_text_of_the_config_is_one_harmless_record(String pointer) {
        bundle().args("/bin/true").set(pointer, "/" + HOSTILE);
        assertHarmless(logged("create", "--bundle", bundle().directory().toString()));
    }

    @ParameterizedTest
    @CsvSource({"--bundle", "--pid-file", "--console-socket"})
    void an_argument_is_one_harmless_record(String option) {
        bundle().args("/bin/true").set("/process/terminal", option.equals("--console-socket"));
        List<String> words = new ArrayList<>(List.of("create"));
        if (!option.equals("--bundle")) {
            words.addAll(List.of("--bundle", bundle().directory().toString()));
        }
        words.addAll(List.of(option, "/nowhere/" + HOSTILE));
        assertHarmless(logged(words.toArray(String[]::new)));
    }

    @Test
    void what_the_image_names_is_one_harmless_record() throws IOException {
        Files.createSymbolicLink(bundle().inside("/loop"), Path.of("loop"));
        bundle().args("/loop/" + HOSTILE);
        assertHarmless(logged("create", "--bundle", bundle().directory().toString()));
    }

    @Test
    void a_long_text_is_cut() {
        bundle().args("/" + "long/".repeat(20_000));
        Outcome outcome = logged("create", "--bundle", bundle().directory().toString());
        assertHarmless(outcome);
        assertTrue(outcome.stderr().length() < MOST, () -> "" + outcome.stderr().length());
        assertTrue(contentOf(log).length() < MOST, () -> "" + contentOf(log).length());
    }

    @Test
    void a_long_argument_is_cut() {
        String level = "long".repeat(20_000);
        Outcome outcome = container().command("--log-level", level, "state", "nobody").run();
        assertNotSucceeded(outcome);
        assertTrue(outcome.stderr().contains("longlong"), outcome::toString);
        assertTrue(outcome.stderr().length() < MOST, () -> "" + outcome.stderr().length());
    }

    @Test
    void the_environment_is_never_told() {
        bundle().add("/process/env", "SECRET=h4nd5-0ff").args("/no/such/program");
        Outcome outcome = logged("create", "--bundle", bundle().directory().toString());
        assertHarmless(outcome);
        assertFalse((outcome.stderr() + contentOf(log)).contains("h4nd5-0ff"), outcome::toString);
    }

    @Test
    void a_log_that_is_a_link_is_not_followed() throws IOException {
        Files.createSymbolicLink(log, canary().resolve("secret"));
        bundle().args("/no/such/program");
        bundle().write();
        Outcome outcome = command("create", "--bundle", bundle().directory().toString()).run();
        assertNotSucceeded(outcome);
        assertTrue(outcome.stderr().contains("/no/such/program"), outcome::toString);
    }

    private Command command(String... words) {
        List<String> all = new ArrayList<>(List.of("--log", log.toString()));
        all.addAll(List.of("--log-format", "json"));
        all.addAll(List.of(words));
        all.add(container().id());
        return container().command(all.toArray(String[]::new));
    }

    private Outcome logged(String... words) {
        bundle().write();
        return command(words).run();
    }

    private void assertHarmless(Outcome outcome) {
        assertNotSucceeded(outcome);
        List<String> records = contentOf(log).lines().toList();
        assertEquals(1, records.size(), records::toString);
        assertEquals("error", json(records.getFirst()).at("/level").asString());
        assertFalse(json(records.getFirst()).at("/msg").asString().equals("forged"));
        for (String text : List.of(outcome.stderr(), records.getFirst())) {
            boolean steers =
                    text.codePoints()
                            .anyMatch(c ->
                                    c != '\n' && (c < ' ' || c >= 0x7f && c < 0xa0)
                                            || Character.getType(c) == Character.FORMAT);
            assertFalse(steers, outcome::toString);
        }
        assertTrue(
                outcome.stderr().lines().noneMatch(line -> line.startsWith("{")),
                outcome::toString);
    }
}
