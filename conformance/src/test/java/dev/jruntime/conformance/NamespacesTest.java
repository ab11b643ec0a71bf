package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// New namespaces where they are listed, the caller's where they are not.
class NamespacesTest extends BlackBoxTest {
    private static final Map<String, String> LINKS =
            Map.of(
                    "pid", "pid", "network", "net", "mount", "mnt", "ipc", "ipc", "uts", "uts",
                    "cgroup", "cgroup");

    @Test
    void each_listed_namespace_is_new_and_no_other() {
        JsonNode report = report();
        for (String type : List.of("pid", "network", "mount", "ipc", "uts")) {
            assertNotEquals(HostFacts.namespace(link(type)), namespaceIn(report, type), type);
        }
        assertEquals(HostFacts.namespace("cgroup"), namespaceIn(report, "cgroup"));
        assertEquals(HostFacts.namespace("user"), report.at("/namespaces/user").asString());
        assertEquals(HostFacts.namespace("time"), report.at("/namespaces/time").asString());
    }

    @Test
    void one_that_is_not_listed_is_the_caller_s() {
        for (String type : List.of("pid", "network", "ipc", "uts")) {
            bundle().withoutNamespace(type);
        }
        // A new sysfs needs an own network namespace, mqueue an own ipc namespace.
        bundle().withoutMount("/sys")
                .withoutMount("/sys/fs/cgroup")
                .withoutMount("/dev/mqueue")
                .remove("/hostname");
        JsonNode report = report();
        for (String type : List.of("pid", "network", "ipc", "uts")) {
            assertEquals(HostFacts.namespace(link(type)), namespaceIn(report, type), type);
        }
        assertTrue(report.at("/pid").asInt() > 1);
    }

    @Test
    void a_cgroup_namespace_begins_at_the_container_s_cgroup() {
        bundle().addJson("/linux/namespaces", "{\"type\": \"cgroup\"}");
        JsonNode report = report();
        assertNotEquals(HostFacts.namespace("cgroup"), namespaceIn(report, "cgroup"));
        for (JsonNode line : report.at("/cgroup")) {
            if (!line.asString().startsWith("0::")) {
                assertTrue(line.asString().endsWith(":/"), line::asString);
            }
        }
    }

    @Test
    void the_program_is_process_1_of_its_pid_namespace() {
        assertEquals(1, report().at("/pid").asInt());
    }

    @Test
    void a_new_network_namespace_has_its_loopback_up() {
        JsonNode interfaces = report().at("/interfaces");
        assertTrue(interfaces.at("/lo/up").asBoolean(), interfaces::toString);
        assertEquals(Set.of(), physical(interfaces), interfaces::toString);
    }

    @Test
    void the_names_are_set() {
        bundle().set("/hostname", "inner");
        assertEquals("inner", report().at("/hostname").asString());
    }

    @Test
    void the_domain_name_is_set() {
        assumeConforms(Deviation.DOMAINNAME);
        bundle().set("/domainname", "example.org");
        assertEquals("example.org", report().at("/domainname").asString());
    }

    @Test
    void a_host_name_without_a_uts_namespace_is_refused() {
        bundle().withoutNamespace("uts");
        assertRefused(container().create(), "hostname");
    }

    @Test
    void an_unknown_type_is_refused() {
        bundle().addJson("/linux/namespaces", "{\"type\": \"nonsense\"}");
        assertRefused(container().create(), "nonsense");
    }

    @Test
    void a_type_given_twice_is_refused() {
        assumeConforms(Deviation.DUPLICATE_NAMESPACES);
        bundle().addJson("/linux/namespaces", "{\"type\": \"uts\"}");
        assertRefused(container().create(), "uts");
    }

    @Test
    void without_a_mount_namespace_the_host_s_mounts_stay_as_they_are() {
        assumeOurs("a guard here: runc would change the propagation of the host's root mount");
        bundle().withoutNamespace("mount")
                .setJson("/mounts", "[]")
                .setJson("/linux/maskedPaths", "[]")
                .setJson("/linux/readonlyPaths", "[]")
                .set("/root/readonly", false)
                .args("/bin/true");
        // Whether it is supported is the runtime's choice; the canary holds the host's side.
        Outcome outcome = container().run();
        if (!outcome.succeeded()) {
            assertRefused(outcome, "mount");
        }
    }

    /// The interfaces that are not made by the kernel in every namespace.
    private static Set<String> physical(JsonNode interfaces) {
        Set<String> names = new TreeSet<>(interfaces.propertyNames());
        names.removeIf(name -> name.equals("lo") || name.matches("(tunl|sit|ip6tnl|gre|ifb).*"));
        return names;
    }

    private static String link(String type) {
        return LINKS.getOrDefault(type, type);
    }

    private static String namespaceIn(JsonNode report, String type) {
        return report.at("/namespaces/" + link(type)).asString();
    }
}
