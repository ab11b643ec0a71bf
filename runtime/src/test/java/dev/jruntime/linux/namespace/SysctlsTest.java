package dev.jruntime.linux.namespace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.spec.Namespace;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SysctlsTest {
    private static final String ALL = "pid network mount ipc uts user cgroup time";

    @ParameterizedTest
    @CsvSource({
        "net.ipv4.ip_forward, net/ipv4/ip_forward",
        "net/ipv4/ip_forward, net/ipv4/ip_forward",
        "net/ipv4/conf/eno2.100/forwarding, net/ipv4/conf/eno2.100/forwarding",
        "net.ipv4.conf.eno2/100.forwarding, net/ipv4/conf/eno2.100/forwarding",
        "kernel.shmmax, kernel/shmmax"
    })
    void the_first_separator_decides_what_separates(String key, String path) {
        assertEquals(path, Sysctls.path(key));
    }

    @ParameterizedTest
    @CsvSource({
        "kernel.msgmax, ipc",
        "kernel.msgmnb, ipc",
        "kernel.msgmni, ipc",
        "kernel.sem, ipc",
        "kernel.shmall, ipc",
        "kernel.shmmax, ipc",
        "kernel.shmmni, ipc",
        "kernel.shm_rmid_forced, ipc",
        "fs.mqueue.msg_max, ipc",
        "fs/mqueue/msg_max, ipc",
        "net.ipv4.ip_forward, network",
        "net.core.somaxconn, network",
        "kernel.domainname, uts"
    })
    void a_key_needs_the_namespace_that_it_belongs_to(String key, String type) {
        assertEquals(List.of(), violations(key, type));
        String others = ALL.replace(type, "").strip().replace("  ", " ");
        List<String> violations = violations(key, others);
        assertEquals(1, violations.size(), violations::toString);
        assertTrue(violations.getFirst().endsWith("names no " + type + " namespace"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kernel.hostname",
                "kernel/hostname",
                "kernel.core_pattern",
                "kernel.sysrq",
                "kernel.pid_max",
                "kernel.shmmax_other",
                "vm.overcommit_memory",
                "fs.file-max",
                "fs.mqueue",
                "network.x",
                "net/../kernel/core_pattern",
                "net/./core/somaxconn",
                "net.core..somaxconn",
                "net/core/",
                ".net.core.somaxconn",
                "net"
            })
    void anything_else_is_refused_whatever_the_namespaces(String key) {
        assertEquals(1, violations(key, ALL).size(), key);
    }

    private static List<String> violations(String key, String types) {
        List<Namespace> namespaces =
                Arrays.stream(types.split(" ")).map(type -> new Namespace(type, null)).toList();
        return Sysctls.violations(Map.of(key, "1"), Namespaces.of(namespaces));
    }
}
