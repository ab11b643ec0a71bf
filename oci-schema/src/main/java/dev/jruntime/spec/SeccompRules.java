package dev.jruntime.spec;

import java.util.List;

/// What the schema can't say about seccomp filters.
final class SeccompRules {

    private SeccompRules() {}

    static void check(Seccomp seccomp, At at, Faults faults) {
        if (!returnsErrno(seccomp.defaultAction()) && seccomp.defaultErrnoRet() != null) {
            String rule = "must not be set, " + seccomp.defaultAction() + " returns no errno";
            faults.add(at.to("defaultErrnoRet"), rule, at.to("defaultAction"));
        }
        List<Seccomp.Syscall> syscalls = seccomp.syscalls();
        for (int i = 0; i < syscalls.size(); i++) {
            Seccomp.Syscall syscall = syscalls.get(i);
            At place = at.to("syscalls").to(i);
            if (!returnsErrno(syscall.action()) && syscall.errnoRet() != null) {
                String rule = "must not be set, " + syscall.action() + " returns no errno";
                faults.add(place.to("errnoRet"), rule, place.to("action"));
            }
            int unnamed = syscall.names().indexOf("");
            if (unnamed >= 0) {
                faults.add(place.to("names").to(unnamed), "must not be empty");
            }
        }
        if (seccomp.listenerPath() != null) {
            TextRules.path(seccomp.listenerPath(), at.to("listenerPath"), faults);
        } else if (seccomp.listenerMetadata() != null) {
            faults.add(at.to("listenerMetadata"), "must not be set without listenerPath");
        }
    }

    private static boolean returnsErrno(String action) {
        return action.equals("SCMP_ACT_ERRNO") || action.equals("SCMP_ACT_TRACE");
    }
}
