package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Kernel parameters: those of the container's own namespaces, and nothing else by way of them.
class SysctlTest extends BlackBoxTest {
    private static final String FORWARD = "net.ipv4.ip_forward";

    @Test
    void a_parameter_of_an_own_namespace_is_set_there_alone() {
        bundle().set("/linux/sysctl", Map.of("net.ipv4.ip_unprivileged_port_start", "77"));
        String file = "/proc/sys/net/ipv4/ip_unprivileged_port_start";
        String host = contentOf(Path.of(file));
        assertEquals("77\n", attempt("read:" + file).at("/text").asString());
        assertEquals(host, contentOf(Path.of(file)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel.core_pattern",
                "kernel/core_pattern",
                "net/../kernel/core_pattern",
                "net/ipv4/../../kernel/core_pattern",
                "net.ipv4../../kernel/core_pattern",
                "/kernel/core_pattern",
                "net//ipv4/ip_forward",
                "vm.swappiness",
                "fs.mqueue/../../kernel/core_pattern",
                "kernel.hostname",
                "net.ipv4.ip_forward\n",
                "",
            })
    void a_key_outside_of_the_container_s_namespaces_is_refused(String key) {
        // CVE-2022-0811
        bundle().set("/linux/sysctl", Map.of(key, "|/bin/false"));
        assertRefused(container().create());
    }

    @ParameterizedTest
    @ValueSource(strings = {"1\n0", "1+kernel.core_pattern=x", "1\r\n", "1\u0000", "x"})
    void a_value_is_one_line_that_the_kernel_takes(String value) {
        assumeConforms(Deviation.SYSCTL_VALUES);
        bundle().set("/linux/sysctl", Map.of(FORWARD, value));
        assertRefused(container().create(), "ip_forward");
    }

    @Test
    void a_parameter_of_a_namespace_that_is_the_caller_s_is_refused() {
        bundle().withoutNamespace("network").set("/linux/sysctl", asItIs());
        assertRefused(container().create(), FORWARD);
    }

    @Test
    void so_it_is_where_that_namespace_is_joined_by_its_path() {
        // The caller's own, by another name.
        assumeConforms(Deviation.SYSCTL_OF_JOINED);
        bundle().withoutNamespace("network").set("/linux/sysctl", asItIs());
        bundle().addJson(
                        "/linux/namespaces",
                        """
                        {"type": "network", "path": "/proc/self/ns/net"}
                        """);
        assertRefused(container().create(), FORWARD);
    }

    /// A guard that fails costs the host nothing.
    private static Map<String, String> asItIs() {
        String value = contentOf(Path.of("/proc/sys/net/ipv4/ip_forward"));
        return Map.of(FORWARD, value.strip());
    }

    @ParameterizedTest
    @ValueSource(strings = {"secret", "/proc/sys/kernel/hostname"})
    void it_is_not_written_to_what_is_mounted_over_it(String cover) {
        // CVE-2025-52881: the file would be another one, of procfs or not. Parameters of network
        // and ipc namespaces have files of their own in each, which no mount of the caller covers.
        assumeConforms(Deviation.SYSCTL_COVERED);
        bundle().set("/linux/sysctl", Map.of("kernel.domainname", "written")).args("/bin/true");
        String mount = "mount --bind " + canary().resolve(cover) + " /proc/sys/kernel/domainname";
        String script =
                "exec unshare -m --propagation private sh -c '"
                        + mount
                        + " && exec \"$@\"' sh \"$@\"";
        assertRefused(container().bundled("create").inShell(script).run(), "domainname");
    }
}
