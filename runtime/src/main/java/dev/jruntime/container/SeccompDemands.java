package dev.jruntime.container;

import dev.jruntime.spec.Seccomp;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a profile that asks an agent must not ask it: by the pointers of the configuration, the
/// reasons.
final class SeccompDemands {
    private static final String POINTER = "/linux/seccomp";
    private static final String NOTIFY = "SCMP_ACT_NOTIFY";

    /// What init does about the end of the process that brings the descriptor to the agent.
    private static final String WAIT = "wait4";

    private static final Set<String> GOING_ON = Set.of("SCMP_ACT_ALLOW", "SCMP_ACT_LOG", NOTIFY);

    /// Without no_new_privs these come behind the filter. An agent can say that a call was made
    /// which was not: the program would have privileges that it must not have.
    private static final List<String> OF_IDENTITY =
            List.of("prctl", "setgroups", "setresgid", "setresuid", "capset", "openat2", "fchdir");

    private SeccompDemands() {}

    /// @param late whether privileges are given up behind the filter
    static Map<String, String> of(Seccomp profile, boolean late) {
        Map<String, String> refusals = new LinkedHashMap<>();
        if (!profile.notifies()) {
            return refusals;
        }
        if (profile.listenerPath() == null || profile.listenerPath().isEmpty()) {
            refusals.put(POINTER + "/listenerPath", "is missing: " + NOTIFY + " needs an agent");
        }
        if (!GOING_ON.containsAll(profile.actions(WAIT))) {
            refusals.put(POINTER, "with " + NOTIFY + " " + WAIT + "(2) has to be allowed");
        }
        List<String> asked =
                OF_IDENTITY.stream()
                        .filter(name -> profile.actions(name).contains(NOTIFY))
                        .toList();
        if (late && !asked.isEmpty()) {
            refusals.put(
                    POINTER + "/syscalls",
                    NOTIFY
                            + " of "
                            + String.join(", ", asked)
                            + " needs process.noNewPrivileges: without it user and capabilities"
                            + " change behind the filter, and must not depend on an agent");
        }
        return refusals;
    }
}
