package dev.jruntime.linux.seccomp;

import java.util.ArrayList;
import java.util.List;

/// What the installed libseccomp can do together with the running kernel.
///
/// @param version such as `2.5.4`
/// @param level what it has found the kernel to support (seccomp_api_get(3)); 0 if it is too old to
///   tell
public record Library(String version, int level) {
    private static final int KNOWS_LOG = 3;
    private static final int KNOWS_NOTIFY = 5;

    /// What rules may have for an action, by the names of configurations.
    public List<String> actions() {
        List<String> known = new ArrayList<>();
        for (Action action : Action.values()) {
            if (level >= since(action)) {
                known.add(action.name());
            }
        }
        return known;
    }

    private static int since(Action action) {
        return switch (action) {
            case SCMP_ACT_NOTIFY -> KNOWS_NOTIFY;
            case SCMP_ACT_LOG, SCMP_ACT_KILL_PROCESS -> KNOWS_LOG;
            case SCMP_ACT_KILL,
                    SCMP_ACT_KILL_THREAD,
                    SCMP_ACT_TRAP,
                    SCMP_ACT_ERRNO,
                    SCMP_ACT_TRACE,
                    SCMP_ACT_ALLOW ->
                    0;
        };
    }
}
