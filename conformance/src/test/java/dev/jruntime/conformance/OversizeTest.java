package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// CVE-2021-43784: a length that overflows its field turns text into something else. What is too
/// long is refused, and what is as long as it may be arrives whole.
class OversizeTest extends BlackBoxTest {
    private static final int LENGTH = 70_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/root/path",
                "/process/cwd",
                "/process/args/0",
                "/mounts/0/destination",
                "/mounts/0/source",
                "/mounts/0/type",
                "/hostname",
                "/domainname",
                "/linux/cgroupsPath",
                "/linux/namespaces/0/path",
                "/linux/namespaces/0/type",
                "/linux/maskedPaths/0",
                "/linux/readonlyPaths/0",
                "/process/rlimits/0/type",
            })
    void a_text_of_70_000_bytes_is_refused(String pointer) {
        assumeOurs("limits before the kernel's");
        bundle().set(pointer, "/" + "x".repeat(LENGTH));
        assertRefused(container().create());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/mounts/0/options", "/process/additional"})
    void an_option_or_an_id_of_70_000_bytes_is_refused(String pointer) {
        assumeOurs("limits before the kernel's");
        if (pointer.startsWith("/mounts")) {
            bundle().add(pointer, "x".repeat(LENGTH));
            assertRefused(container().create());
        } else {
            bundle().args("/bin/true").write();
            String bundle = bundle().directory().toString();
            String id = "x".repeat(LENGTH);
            assertRefused(container().command("create", "--bundle", bundle, id).run());
        }
    }

    @Test
    void a_long_argument_arrives_whole() {
        String argument = "a".repeat(LENGTH);
        bundle().args("/bin/sh", "-c", "echo ${#1}", "sh", argument);
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertEquals(LENGTH + "\n", outcome.stdout());
    }

    @ParameterizedTest
    @ValueSource(strings = {"C", "C.UTF-8", "POSIX", "en_US.ISO-8859-1", ""})
    void text_has_the_same_bytes_in_every_locale(String locale) {
        bundle().args("/bin/echo", "\u00e9\u4e2d").set("/process/cwd", "/\u00e9");
        bundle().set("/root/readonly", false);
        Outcome outcome = container().bundled("run").environment("LC_ALL", locale).run();
        assertSucceeded(outcome);
        assertEquals("\u00e9\u4e2d\n", outcome.stdout());
        assertEquals("d", typeOf("/\u00e9"));
    }

    private String typeOf(String path) {
        return Files.isDirectory(bundle().inside(path)) ? "d" : "missing";
    }
}
