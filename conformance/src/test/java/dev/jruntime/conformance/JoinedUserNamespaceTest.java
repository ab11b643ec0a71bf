package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// A user namespace that exists already, by path, as containerd and CRI-O have one for a pod.
class JoinedUserNamespaceTest extends BlackBoxTest {
    private static final int ROOT = NamespaceHolder.FIRST;

    private @Nullable NamespaceHolder holder;

    @BeforeEach
    void join() throws IOException {
        assumeConforms(Deviation.USER_NAMESPACE_PATH);
        holder = NamespaceHolder.start();
        holder().own(bundle().rootfs());
        joinUser();
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

    private void joinUser() {
        join("user", "user");
    }

    private void join(String type, String link) {
        holder().join(bundle(), type, link);
    }

    private void holdAnother(String map, String setgroups) {
        holder().close();
        holder = NamespaceHolder.start(map, setgroups);
        joinUser();
    }

    @Test
    void the_container_is_root_in_the_namespace_and_nobody_s_on_the_host() throws IOException {
        bundle().args("/probe", "idle");
        container().launch();
        long pid = container().pid();
        assertEquals(holder().namespace("user"), HostFacts.namespace(pid, "user"));
        assertEquals(ROOT, Files.getAttribute(Path.of("/proc/" + pid), "unix:uid"));
        String status = contentOf(Path.of("/proc/" + pid + "/status"));
        assertTrue(status.contains("Uid:\t100000\t100000\t100000\t100000"), status);
        assertTrue(status.contains("Gid:\t100000\t100000\t100000\t100000"), status);
        assertTrue(status.lines().anyMatch(line -> line.strip().equals("Groups:")), status);
    }

    @Test
    void ids_are_those_of_the_namespace() {
        bundle().setJson(
                        "/process/user",
                        "{\"uid\": 1000, \"gid\": 1001, \"additionalGids\": [7, 8]}");
        JsonNode report = report();
        assertEquals("[1000,1000,1000]", report.at("/uids").toString());
        assertEquals("[1001,1001,1001]", report.at("/gids").toString());
        assertEquals("[7,8]", report.at("/groups").toString());
    }

    @Test
    void capabilities_are_as_asked_also_such_as_the_caller_lacks() {
        List<String> asked = List.of("CAP_SYS_RESOURCE", "CAP_NET_ADMIN");
        for (String set : List.of("bounding", "effective", "permitted")) {
            bundle().set("/process/capabilities/" + set, asked);
        }
        JsonNode capabilities = report().at("/capabilities");
        for (String set : List.of("bounding", "effective", "permitted")) {
            assertEquals("0000000001001000", hex(capabilities.at("/" + set)), set);
        }
        assertEquals("0000000000000000", hex(capabilities.at("/inheritable")));
    }

    private static String hex(JsonNode set) {
        String text = set.asString();
        return "0".repeat(16 - text.length()) + text;
    }

    @Test
    void devices_are_the_host_s_and_no_other_can_be_made() {
        bundle().privileged(List.of("CAP_MKNOD", "CAP_SYS_ADMIN"));
        bundle().addJson(
                        "/linux/devices",
                        "{\"type\": \"c\", \"path\": \"/dev/fuse\", \"major\": 10, \"minor\": 229}");
        List<JsonNode> found =
                attempts("stat:/dev/null", "stat:/dev/fuse", "character:/dev/mine:1:3");
        assertEquals("c", found.get(0).at("/type").asString());
        assertEquals(3, found.get(0).at("/minor").asInt());
        assertEquals(229, found.get(1).at("/minor").asInt());
        assertEquals("EPERM", found.get(2).at("/error").asString());
    }

    @Test
    void default_devices_work() {
        assertEquals(
                List.of("OK", "OK", "OK"),
                errors("read:/dev/zero", "write:/dev/null", "read:/dev/urandom"));
    }

    @Test
    void what_is_made_in_the_rootfs_belongs_to_the_container_s_root() throws IOException {
        bundle().withoutMount("/dev");
        bundle().withoutMount("/dev/pts").withoutMount("/dev/shm").withoutMount("/dev/mqueue");
        bundle().mount("/mnt/place", "tmpfs", "tmpfs");
        bundle().args("/bin/true");
        assertSucceeded(container().run());
        for (String made : List.of("/dev/null", "/mnt", "/mnt/place")) {
            Path file = bundle().inside(made);
            assertEquals(ROOT, Files.getAttribute(file, "unix:uid"), made);
        }
        assertTrue(Files.isRegularFile(bundle().inside("/dev/null")));
    }

    @Test
    void a_device_that_the_host_has_not_is_refused() {
        assumeConforms(Deviation.JOINED_DEVICES);
        bundle().addJson(
                        "/linux/devices",
                        "{\"type\": \"c\", \"path\": \"/dev/nothing\", \"major\": 10, \"minor\": 9}");
        assertRefused(container().create(), "/dev/nothing");
    }

    @Test
    void a_device_that_is_another_on_the_host_is_refused() {
        assumeOurs("a look at what it binds");
        bundle().addJson(
                        "/linux/devices",
                        "{\"type\": \"c\", \"path\": \"/dev/full\", \"major\": 10, \"minor\": 9}");
        assertRefused(container().create(), "/dev/full");
    }

    @Test
    void namespaces_of_the_same_owner_are_joined_beside_it() {
        bundle().remove("/hostname");
        join("pid", "pid_for_children");
        join("network", "net");
        join("ipc", "ipc");
        join("uts", "uts");
        JsonNode namespaces = report().at("/namespaces");
        for (String type : List.of("user", "net", "ipc", "uts")) {
            assertEquals(holder().namespace(type), namespaces.at("/" + type).asString());
        }
        assertEquals(holder().namespace("pid_for_children"), namespaces.at("/pid").asString());
    }

    @Test
    void without_a_network_namespace_the_host_s_sysfs_is_shown_read_only() {
        bundle().withoutNamespace("network");
        List<JsonNode> answers =
                attempts(
                        "type:/sys",
                        "mkdir:/sys/fs/cgroup/pids/x",
                        "write:/sys/kernel/uevent_helper");
        assertEquals("OK", answers.get(0).at("/error").asString());
        assertNotEquals("OK", answers.get(1).at("/error").asString());
        assertNotEquals("OK", answers.get(2).at("/error").asString());
    }

    @Test
    void every_mount_of_the_host_s_sysfs_is_read_only() {
        assumeConforms(Deviation.JOINED_SYSFS);
        // CVE-2023-25809
        bundle().withoutNamespace("network");
        String mounts = report().at("/mountinfo").toString();
        List<String> lines =
                Stream.of(mounts.split("\",\"")).filter(line -> line.contains(" /sys")).toList();
        assertTrue(lines.size() > 1, mounts);
        for (String line : lines) {
            assertTrue(line.split(" ")[5].startsWith("ro"), line);
        }
    }

    @Test
    void it_has_the_life_of_any_container() {
        bundle().args("/probe", "signals");
        assertSucceeded(container().create());
        assertEquals("created", container().status());
        assertSucceeded(container().start());
        container().awaitStatus("running");
        assertSucceeded(container().kill("TERM"));
        container().awaitStatus("stopped");
        assertSucceeded(container().delete());
    }

    @Test
    void a_running_one_is_deleted_by_force() {
        bundle().args("/probe", "idle");
        container().launch();
        assertSucceeded(container().delete("--force"));
    }

    @Test
    void it_is_in_its_cgroup() {
        String pids = report().at("/cgroup").toString();
        assertTrue(pids.contains(":pids:/"), pids);
        bundle().args("/probe", "idle");
        container().launch();
        String own = contentOf(Path.of("/proc/" + container().pid() + "/cgroup"));
        assertTrue(own.contains("pids:/" + container().id() + "\n"), own);
        assertTrue(own.contains("devices:/" + container().id() + "\n"), own);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"uid\": 70000, \"gid\": 0} | setuid to unmapped uid 70000",
                "{\"uid\": 0, \"gid\": 70001} | setgid to unmapped gid 70001",
                "{\"uid\": 0, \"gid\": 0, \"additionalGids\": [5, 70002]} | unmapped gid 70002",
            })
    void an_unmapped_id_is_refused_by_its_number(String user, String named) {
        assumeOurs("these errors");
        bundle().setJson("/process/user", user);
        assertRefused(container().create(), named, "user namespace");
    }

    @Test
    void maps_that_are_the_namespace_s_may_be_given_with_it() {
        assumeOurs("this, as runc has it since 1.2");
        bundle().setJson("/linux/uidMappings", mapping(ROOT, 65536));
        bundle().setJson("/linux/gidMappings", mapping(ROOT, 65536));
        assertEquals(holder().namespace("user"), report().at("/namespaces/user").asString());
    }

    @ParameterizedTest
    @ValueSource(strings = {"uidMappings", "gidMappings"})
    void other_maps_are_refused(String name) {
        assumeOurs("this, as runc has it since 1.2");
        bundle().setJson("/linux/uidMappings", mapping(ROOT, 65536));
        bundle().setJson("/linux/gidMappings", mapping(ROOT, 65536));
        bundle().setJson("/linux/" + name, mapping(0, 65536));
        assertRefused(container().create(), name);
    }

    private static String mapping(int host, int size) {
        return "[{\"containerID\": 0, \"hostID\": %d, \"size\": %d}]".formatted(host, size);
    }

    @Test
    void a_namespace_without_a_root_is_refused() {
        assumeOurs("this error");
        holdAnother("1 100001 1000", "allow");
        assertRefused(container().create(), "no root");
    }

    @ParameterizedTest
    @ValueSource(strings = {"with a filter", "without"})
    void where_setgroups_is_denied_there_are_no_groups(String filter) {
        assumeConforms(Deviation.JOINED_GROUPS);
        holdAnother("0 100000 65536", "deny");
        if (filter.equals("with a filter")) {
            bundle().set("/process/noNewPrivileges", false);
            bundle().setJson("/linux/seccomp", "{\"defaultAction\": \"SCMP_ACT_ALLOW\"}");
        }
        bundle().args("/probe", "report");
        Outcome outcome =
                container().bundled("run").inShell("exec setpriv --groups 5,6 \"$@\"").run();
        assertSucceeded(outcome);
        assertEquals("[]", json(outcome.stdout()).at("/groups").toString());
    }

    @Test
    void groups_are_refused_where_setgroups_is_denied() {
        assumeOurs("this error");
        holdAnother("0 100000 65536", "deny");
        bundle().setJson("/process/user", "{\"uid\": 0, \"gid\": 0, \"additionalGids\": [5]}");
        assertRefused(container().create(), "additionalGids", "setgroups");
    }

    @Test
    void the_caller_s_own_is_refused() {
        bundle().withoutNamespace("user");
        bundle().addJson(
                        "/linux/namespaces",
                        "{\"type\": \"user\", \"path\": \"/proc/self/ns/user\"}");
        assertRefused(container().create());
    }

    @Test
    void root_of_the_namespace_cannot_reach_a_waiting_init() throws IOException {
        // CVE-2016-9962: a neighbour in user and pid namespace, with all capabilities there.
        assumeOurs("an init that is out of reach there");
        join("pid", "pid_for_children");
        bundle().args("/bin/true");
        assertSucceeded(container().create());
        String status = contentOf(Path.of("/proc/" + container().pid() + "/status"));
        String ids =
                status.lines().filter(line -> line.startsWith("NSpid:")).findFirst().orElse("");
        String inner = ids.substring(ids.lastIndexOf('\t') + 1);
        Container attacker = newContainer();
        holder().own(attacker.bundle().rootfs());
        attacker.bundle().config(bundle().config().toString());
        attacker.bundle().set("/linux/cgroupsPath", "/" + attacker.id());
        attacker.bundle()
                .privileged(
                        List.of("CAP_SYS_PTRACE", "CAP_DAC_OVERRIDE", "CAP_KILL", "CAP_SYS_ADMIN"));
        attacker.bundle()
                .args(
                        "/probe",
                        "try",
                        "ptrace:" + inner,
                        "getfd:" + inner,
                        "type:/proc/" + inner + "/fd/0",
                        "write:/proc/" + inner + "/mem");
        Outcome outcome = attacker.run();
        assertSucceeded(outcome);
        List<String> errors =
                json(outcome.stdout()).valueStream().map(a -> a.at("/error").asString()).toList();
        assertEquals(List.of("EPERM", "EPERM", "EACCES", "EACCES"), errors);
    }
}
