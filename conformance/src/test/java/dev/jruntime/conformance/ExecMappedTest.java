package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// `exec` in a container whose user namespace was joined by its path.
class ExecMappedTest extends ExecutingTest {
    private @Nullable NamespaceHolder holder;

    @BeforeEach
    void join() throws IOException {
        assumeConforms(Deviation.USER_NAMESPACE_PATH);
        hold("allow");
    }

    private void hold(String setgroups) {
        NamespaceHolder held = NamespaceHolder.start("0 100000 65536", setgroups);
        holder = held;
        held.own(bundle().rootfs());
        held.join(bundle(), "user", "user");
    }

    @AfterEach
    void letGo() {
        if (holder != null) {
            holder.close();
        }
    }

    private NamespaceHolder holder() {
        return Objects.requireNonNull(holder);
    }

    @Test
    void the_program_is_in_all_of_its_namespaces() {
        idle();
        JsonNode namespaces = executed("").at("/namespaces");
        for (String type : List.of("user", "pid", "net", "ipc", "uts", "mnt")) {
            assertEquals(
                    HostFacts.namespace(container().pid(), type),
                    namespaces.at("/" + type).asString(),
                    type);
        }
        assertEquals(holder().namespace("user"), namespaces.at("/user").asString());
    }

    @Test
    void namespaces_of_the_same_owner_are_entered_beside_it() {
        bundle().remove("/hostname");
        holder().join(bundle(), "pid", "pid_for_children");
        holder().join(bundle(), "network", "net");
        holder().join(bundle(), "ipc", "ipc");
        idle();
        JsonNode namespaces = executed("").at("/namespaces");
        assertEquals(holder().namespace("pid_for_children"), namespaces.at("/pid").asString());
        assertEquals(holder().namespace("net"), namespaces.at("/net").asString());
        assertEquals(holder().namespace("ipc"), namespaces.at("/ipc").asString());
    }

    @Test
    void ids_are_those_of_the_namespace() throws IOException {
        idle();
        JsonNode report = executed("--user 1000:1001");
        assertEquals("[1000,1000,1000]", report.at("/uids").toString());
        assertEquals("[1001,1001,1001]", report.at("/gids").toString());
        assertEquals("[]", report.at("/groups").toString());
        Path file = directory().resolve("exec.pid");
        assertSucceeded(exec("-d -u 1000:1001 --pid-file " + file, "/probe", "idle").run());
        String status = contentOf(Path.of("/proc", contentOf(file), "status"));
        assertTrue(status.contains("Uid:\t101000\t101000\t101000\t101000"), status);
        assertTrue(status.contains("Gid:\t101001\t101001\t101001\t101001"), status);
    }

    @Test
    void further_groups_are_those_of_the_namespace() {
        assumeConforms(Deviation.EXEC_ADDITIONAL_GIDS);
        bundle().setJson("/process/user", "{\"uid\": 0, \"gid\": 0, \"additionalGids\": [7]}");
        idle();
        assertEquals("[7,8]", executed("-g 8").at("/groups").toString());
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void where_setgroups_is_denied_there_are_no_groups(boolean filtered) {
        assumeConforms(Deviation.JOINED_GROUPS);
        holder().close();
        hold("deny");
        if (filtered) {
            bundle().set("/process/noNewPrivileges", false);
            bundle().setJson("/linux/seccomp", "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}");
        }
        idle();
        Outcome outcome =
                exec("", "/probe", "report").inShell("exec setpriv --groups 5,6 \"$@\"").run();
        assertSucceeded(outcome);
        assertEquals("[]", json(outcome.stdout()).at("/groups").toString());
    }

    @Test
    void groups_are_refused_where_setgroups_is_denied() {
        assumeOurs("this error");
        holder().close();
        hold("deny");
        idle();
        assertNotExecuted(exec("-g 5", "/bin/true").run(), "setgroups");
    }

    @Test
    void an_id_that_is_not_mapped_is_refused() {
        idle();
        assertNotExecuted(exec("-u 70000", "/bin/true").run(), kind().isOurs() ? "70000" : "");
    }

    @Test
    void capabilities_are_as_asked_also_such_as_the_caller_lacks() {
        assumeConforms(Deviation.EXEC_CAPABILITIES);
        for (String set : List.of("bounding", "effective", "permitted")) {
            bundle().set("/process/capabilities/" + set, List.of("CAP_NET_ADMIN"));
        }
        idle();
        JsonNode capabilities = executed("--cap CAP_SYS_RESOURCE").at("/capabilities");
        for (String set : List.of("bounding", "effective", "permitted")) {
            String hex = capabilities.at("/" + set).asString();
            assertEquals(1L << 12 | 1L << 24, Long.parseUnsignedLong(hex, 16), set);
        }
    }

    @Test
    void a_filter_is_loaded_there_too() {
        assumeConforms(Deviation.EXEC_FILTER);
        bundle().set("/process/noNewPrivileges", false);
        bundle().setJson(
                        "/linux/seccomp",
                        """
                        {"defaultAction": "SCMP_ACT_ALLOW",
                         "syscalls": [{"names": ["sethostname"], "action": "SCMP_ACT_ERRNO"}]}
                        """);
        idle();
        JsonNode report = executed("-u 1000");
        assertEquals(2, report.at("/seccomp").asInt(), report::toString);
        assertEquals(1000, report.at("/uids/0").asInt());
    }

    @Test
    void a_terminal_belongs_to_the_user_there() throws IOException {
        assumeConforms(Deviation.EXEC_TERMINAL_OWNER);
        idle();
        Path socket = directory().resolve("console.sock");
        try (Running console = HandedOn.listen(socket)) {
            String options = "-d -t -u 1000 --console-socket " + socket;
            assertSucceeded(exec(options, "/bin/sh", "-c", "stat -c %u /dev/pts/0; cat").run());
            console.awaitOutput("1000");
        }
    }

    @Test
    void it_is_in_its_cgroups() throws IOException {
        idle();
        Path file = directory().resolve("exec.pid");
        assertSucceeded(exec("-d --pid-file " + file, "/probe", "idle").run());
        String cgroups = Files.readString(Path.of("/proc", contentOf(file), "cgroup"));
        assertTrue(cgroups.contains("pids:/" + container().id() + "\n"), cgroups);
    }
}
