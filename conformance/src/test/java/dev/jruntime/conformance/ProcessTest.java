package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The `process` object: what the program finds when it begins.
class ProcessTest extends BlackBoxTest {
    private static final String PATH = "PATH=/usr/local/bin:/usr/bin:/bin";

    @Test
    void arguments_arrive_as_they_are() {
        bundle().args("/probe", "report", "", "two words", "$HOME", "é\n\"");
        Outcome outcome = container().run();
        assertSucceeded(outcome);
        assertEquals(
                List.of("/probe", "report", "", "two words", "$HOME", "é\n\""),
                strings(json(outcome.stdout()).at("/argv")));
    }

    @Test
    void the_environment_is_the_config_s_and_HOME() {
        bundle().set("/process/env", List.of(PATH, "A=1", "EMPTY=", "EQUALS=a=b", "ÜMLAUT=ß"));
        assertEquals(
                List.of("A=1", "EMPTY=", "EQUALS=a=b", "HOME=/root", PATH, "ÜMLAUT=ß"),
                strings(report().at("/env")).stream().sorted().toList());
    }

    @Test
    void of_a_variable_given_twice_the_last_value_counts() {
        bundle().set("/process/env", List.of(PATH, "A=1", "A=2", "HOME=/h"));
        assertEquals(
                List.of("A=2", "HOME=/h", PATH),
                strings(report().at("/env")).stream().sorted().toList());
    }

    @Test
    void HOME_comes_from_the_container_s_passwd() {
        bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
        assertTrue(strings(report().at("/env")).contains("HOME=/home"));
    }

    @Test
    void HOME_is_found_behind_many_other_users() throws IOException {
        StringBuilder passwd = new StringBuilder();
        for (int uid = 2000; uid < 5000; uid++) {
            passwd.append("user:x:" + uid + ":0::/var/somebody:/bin/sh\n");
        }
        passwd.append("last:x:9999:0::/last:/bin/sh\n");
        Files.writeString(bundle().inside("/etc/passwd"), passwd);
        bundle().set("/process/user", Map.of("uid", 9999, "gid", 0));
        assertTrue(strings(report().at("/env")).contains("HOME=/last"));
    }

    @Test
    void HOME_of_an_unknown_user_is_the_root() {
        assumeConforms(Deviation.HOME_OF_UNKNOWN_USER);
        bundle().set("/process/user", Map.of("uid", 4242, "gid", 0));
        assertTrue(strings(report().at("/env")).contains("HOME=/"));
    }

    @Test
    void HOME_is_kept_if_it_is_given() {
        bundle().set("/process/env", List.of(PATH, "HOME=/elsewhere"));
        assertTrue(strings(report().at("/env")).contains("HOME=/elsewhere"));
    }

    @Test
    void the_program_begins_in_cwd() {
        bundle().set("/process/cwd", "/home");
        assertEquals("/home", report().at("/cwd").asString());
    }

    @Test
    void a_missing_cwd_is_made() throws IOException {
        bundle().set("/root/readonly", false).set("/process/cwd", "/made/by/runtime");
        assertEquals("/made/by/runtime", report().at("/cwd").asString());
        assertEquals(
                0755,
                (int) Files.getAttribute(bundle().inside("/made/by/runtime"), "unix:mode") & 07777);
    }

    @Test
    void no_new_privileges_is_set_only_on_request() {
        assertEquals(1, report().at("/noNewPrivs").asInt());
        bundle().set("/process/noNewPrivileges", false);
        assertEquals(0, report().at("/noNewPrivs").asInt());
    }

    @Test
    void the_oom_score_adjustment_is_set() {
        bundle().set("/process/oomScoreAdj", 500);
        assertEquals("500", report().at("/oomScoreAdj").asString());
    }

    @Test
    void without_a_request_the_oom_score_adjustment_is_the_caller_s() {
        bundle().args("/probe", "report");
        String script = "echo 300 > /proc/self/oom_score_adj; exec \"$@\"";
        Outcome outcome = container().bundled("run").inShell(script).run();
        assertSucceeded(outcome);
        assertEquals("300", json(outcome.stdout()).at("/oomScoreAdj").asString());
    }

    @Test
    void the_program_leads_a_session_with_nothing_unusual_about_it() {
        JsonNode report = report();
        assertEquals(1, report.at("/sid").asInt());
        assertEquals(1, report.at("/pgid").asInt());
        assertEquals(0, report.at("/ppid").asInt());
        assertEquals(0, report.at("/securebits").asInt());
        assertEquals(0, report.at("/parentDeathSignal").asInt());
        assertEquals(0, report.at("/seccomp").asInt());
    }

    @Test
    void the_session_keyring_is_the_container_s_own() {
        String own = report().at("/sessionKeyring/description").asString();
        assertTrue(own.endsWith(container().id()), own);
    }

    @Nested
    class Identity {

        @Test
        void user_and_groups_are_exactly_those_of_the_config() {
            bundle().setJson(
                            "/process/user",
                            """
                            {"uid": 1000, "gid": 1001, "additionalGids": [7, 1002]}
                            """);
            JsonNode report = report();
            assertEquals(List.of(1000L, 1000L, 1000L), numbers(report.at("/uids")));
            assertEquals(List.of(1001L, 1001L, 1001L), numbers(report.at("/gids")));
            assertEquals(List.of(7L, 1002L), numbers(report.at("/groups")));
        }

        @Test
        void the_caller_s_groups_are_not_inherited() {
            bundle().args("/probe", "report");
            Outcome outcome =
                    container().bundled("run").inShell("exec setpriv --groups 5,6 \"$@\"").run();
            assertSucceeded(outcome);
            assertEquals(List.of(), numbers(json(outcome.stdout()).at("/groups")));
        }

        @Test
        void a_numeric_user_is_not_a_name_in_passwd() throws IOException {
            // CVE-2016-3697
            Files.writeString(bundle().inside("/etc/passwd"), "1000:x:0:0::/root:/bin/sh\n");
            bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
            assertEquals(List.of(1000L, 1000L, 1000L), numbers(report().at("/uids")));
        }

        @Test
        void ids_that_do_not_fit_are_refused() {
            // CVE-2024-40635: out of range must not become root.
            assumeConforms(Deviation.USER_ID_RANGE);
            for (String id : List.of("-1", "4294967295", "4294967296", "1.5", "\"0\"")) {
                bundle().setJson("/process/user/uid", id);
                assertRefused(container().create());
            }
        }

        @Test
        void the_largest_id_works() {
            assumeConforms(Deviation.LARGEST_USER_ID);
            bundle().setJson("/process/user", "{\"uid\": 4294967294, \"gid\": 4294967294}");
            assertEquals(4294967294L, report().at("/uids/0").asLong());
        }

        @Test
        void the_umask_is_set() {
            bundle().setJson("/process/user", "{\"uid\": 0, \"gid\": 0, \"umask\": 23}");
            assertEquals(027, report().at("/umask").asInt());
        }

        @Test
        void without_a_request_the_umask_is_the_caller_s() {
            assumeConforms(Deviation.UMASK_ABSENT);
            bundle().args("/probe", "report");
            Outcome outcome = container().bundled("run").inShell("umask 031; exec \"$@\"").run();
            assertSucceeded(outcome);
            assertEquals(031, json(outcome.stdout()).at("/umask").asInt());
        }
    }

    @Nested
    class ResourceLimits {

        @Test
        void limits_are_set_exactly() {
            bundle().setJson(
                            "/process/rlimits",
                            """
                            [{"type": "RLIMIT_NOFILE", "soft": 100, "hard": 200},
                             {"type": "RLIMIT_CORE", "soft": 0, "hard": 12345678},
                             {"type": "RLIMIT_STACK", "soft": 8388608, "hard": 18446744073709551615}]
                            """);
            JsonNode limits = report().at("/rlimits");
            assertEquals(100, limits.at("/NOFILE/soft").asLong());
            assertEquals(200, limits.at("/NOFILE/hard").asLong());
            assertEquals(0, limits.at("/CORE/soft").asLong());
            assertEquals(12345678, limits.at("/CORE/hard").asLong());
            assertEquals("18446744073709551615", limits.at("/STACK/hard").asString());
        }

        @Test
        void other_limits_are_the_caller_s() {
            bundle().args("/probe", "report");
            Outcome outcome =
                    container().bundled("run").inShell("ulimit -f 4096; exec \"$@\"").run();
            assertSucceeded(outcome);
            assertEquals(4096L * 512, json(outcome.stdout()).at("/rlimits/FSIZE/soft").asLong());
        }

        @Test
        void an_unknown_type_is_refused() {
            assumeConforms(Deviation.UNKNOWN_RLIMIT);
            bundle().setJson("/process/rlimits/0/type", "\"RLIMIT_NONSENSE\"");
            assertRefused(container().create(), "RLIMIT_NONSENSE");
        }

        @Test
        void a_type_given_twice_is_refused() {
            assumeConforms(Deviation.DUPLICATE_RLIMITS);
            bundle().addJson(
                            "/process/rlimits",
                            "{\"type\": \"RLIMIT_NOFILE\", \"soft\": 100, \"hard\": 100}");
            assertRefused(container().create(), "RLIMIT_NOFILE");
        }

        @Test
        void a_soft_limit_above_the_hard_one_is_refused() {
            bundle().setJson(
                            "/process/rlimits",
                            "[{\"type\": \"RLIMIT_NOFILE\", \"soft\": 9, \"hard\": 5}]");
            assertRefused(container().create());
        }

        @Test
        void a_limit_that_the_caller_may_not_raise_is_an_error() {
            Assumptions.assumeFalse(
                    HostFacts.hasCapability(24), "the host grants CAP_SYS_RESOURCE");
            bundle().setJson(
                            "/process/rlimits",
                            "[{\"type\": \"RLIMIT_NPROC\", \"soft\": 5, \"hard\": 9999999}]");
            assertRefused(container().create());
        }
    }

    @Nested
    class Program {

        @Test
        void it_is_looked_up_in_the_container_s_PATH() {
            bundle().args("echo", "found");
            Outcome outcome = container().run();
            assertSucceeded(outcome);
            assertEquals("found\n", outcome.stdout());
        }

        @Test
        void a_relative_name_with_a_slash_begins_at_cwd() {
            bundle().set("/process/cwd", "/bin").args("./echo", "found");
            assertEquals("found\n", container().run().stdout());
        }

        @Test
        void a_missing_one_fails_create_with_the_text_that_engines_look_for() {
            assumeConforms(Deviation.ERROR_TEXTS);
            bundle().args("nonexistent");
            assertRefused(
                    container().create(), "nonexistent", "executable file not found in $PATH");
        }

        @Test
        void a_missing_path_fails_create() {
            assumeConforms(Deviation.LOOKUP_ERROR);
            bundle().args("/nonexistent");
            assertRefused(container().create(), "/nonexistent", "no such file or directory");
        }

        @Test
        void a_file_that_is_not_executable_fails_create() {
            assumeConforms(Deviation.LOOKUP_ERROR);
            bundle().args("/etc/passwd");
            assertRefused(container().create(), "/etc/passwd", "permission denied");
        }

        @Test
        void a_directory_fails_create() {
            assumeConforms(Deviation.LOOKUP_ERROR);
            bundle().args("/etc");
            assertRefused(container().create(), "/etc");
        }
    }

    private static List<String> strings(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asString).toList();
    }

    private static List<Long> numbers(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false).map(JsonNode::asLong).toList();
    }
}
