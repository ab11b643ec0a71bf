package dev.jruntime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.spec.Seccomp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class SeccompDemandsTest {
    private static final String NOTIFY = "SCMP_ACT_NOTIFY";
    private static final String ALLOW = "SCMP_ACT_ALLOW";

    private final List<Seccomp.Syscall> rules = new ArrayList<>();

    private SeccompDemandsTest rule(String action, List<Seccomp.Arg> args, String... names) {
        rules.add(new Seccomp.Syscall(List.of(names), action, null, args));
        return this;
    }

    private SeccompDemandsTest rule(String action, String... names) {
        return rule(action, List.of(), names);
    }

    private Set<String> refused(String defaultAction, boolean late) {
        return refusals(defaultAction, "/agent", late).keySet();
    }

    private Map<String, String> refusals(String defaultAction, String path, boolean late) {
        Seccomp profile = new Seccomp(defaultAction, null, List.of(), null, path, null, rules);
        return SeccompDemands.of(profile, late);
    }

    @Test
    void without_an_agent_anything_goes() {
        rule("SCMP_ACT_KILL", "wait4", "capset");
        assertEquals(Map.of(), refusals(ALLOW, "", true));
    }

    @Test
    void calls_behind_which_nothing_of_ours_comes_can_be_asked_about() {
        rule(NOTIFY, "mkdir", "write", "close", "sendmsg", "execve", "wait4", "exit_group");
        assertEquals(Set.of(), refused(ALLOW, true));
    }

    @Test
    void an_agent_needs_a_socket() {
        rule(NOTIFY, "mkdir");
        assertEquals(
                Map.of("/linux/seccomp/listenerPath", "is missing: SCMP_ACT_NOTIFY needs an agent"),
                refusals(ALLOW, "", false));
    }

    @Test
    void what_gives_privileges_up_is_not_for_an_agent() {
        rule(NOTIFY, "capset", "mkdir", "setresuid");
        assertEquals(Set.of(), refused(ALLOW, false));
        assertEquals(Set.of("/linux/seccomp/syscalls"), refused(ALLOW, true));
        assertEquals(
                "SCMP_ACT_NOTIFY of setresuid, capset needs process.noNewPrivileges: without it"
                        + " user and capabilities change behind the filter, and must not depend on"
                        + " an agent",
                refusals(ALLOW, "/agent", true).get("/linux/seccomp/syscalls"));
    }

    @Test
    void a_condition_does_not_help() {
        rule(NOTIFY, List.of(new Seccomp.Arg(0, 8, null, "SCMP_CMP_EQ")), "prctl");
        assertEquals(Set.of("/linux/seccomp/syscalls"), refused(ALLOW, true));
    }

    @Test
    void asking_about_everything_leaves_out_what_is_allowed() {
        assertEquals(Set.of(), refused(NOTIFY, false));
        assertEquals(Set.of("/linux/seccomp/syscalls"), refused(NOTIFY, true));
        rule(ALLOW, "prctl", "setgroups", "setresgid", "setresuid", "capset", "openat2", "fchdir");
        assertEquals(Set.of(), refused(NOTIFY, true));
    }

    @Test
    void the_courier_must_be_waited_for() {
        rule(NOTIFY, "mkdir");
        assertEquals(Set.of("/linux/seccomp"), refused("SCMP_ACT_ERRNO", false));
        rule(ALLOW, "wait4");
        assertEquals(Set.of(), refused("SCMP_ACT_ERRNO", false));
    }
}
