package dev.jruntime.linux.namespace;

import dev.jruntime.spec.IdMapping;
import dev.jruntime.spec.Linux;
import dev.jruntime.spec.User;
import java.util.ArrayList;
import java.util.List;

/// What is known of a user namespace that exists already.
///
/// @param groups whether setgroups(2) is allowed there
public record UserNamespace(IdMap uids, IdMap gids, boolean groups) {

    /// @param setgroups content of the file of that name in `/proc/PID`
    /// @throws IllegalArgumentException if one of the maps is none
    public static UserNamespace parse(String uidMap, String gidMap, String setgroups) {
        return new UserNamespace(
                IdMap.parse(uidMap), IdMap.parse(gidMap), setgroups.strip().equals("allow"));
    }

    /// What of the config cannot be there; empty if all can.
    public List<String> violations(Linux linux, User user) {
        List<String> violations = new ArrayList<>();
        compare("uidMappings", linux.uidMappings(), uids, violations);
        compare("gidMappings", linux.gidMappings(), gids, violations);
        if (!uids.holds(0) || !gids.holds(0)) {
            violations.add("the user namespace has no root: uid 0 or gid 0 is not mapped");
        }
        if (!uids.holds(user.uid())) {
            violations.add("cannot setuid to unmapped uid " + user.uid() + " in user namespace");
        }
        if (!gids.holds(user.gid())) {
            violations.add("cannot setgid to unmapped gid " + user.gid() + " in user namespace");
        }
        for (long gid : user.additionalGids()) {
            if (!gids.holds(gid)) {
                violations.add("cannot add unmapped gid " + gid + " in user namespace");
            }
        }
        if (!groups && !user.additionalGids().isEmpty()) {
            violations.add("process.user.additionalGids: the user namespace denies setgroups(2)");
        }
        return violations;
    }

    /// Engines that join one give its maps, too (containerd, CRI-O).
    private static void compare(
            String property, List<IdMapping> given, IdMap actual, List<String> violations) {
        IdMap wanted = new IdMap(given);
        if (!given.isEmpty() && !wanted.equals(actual)) {
            violations.add(
                    "linux."
                            + property
                            + " is not that of the user namespace to join: "
                            + wanted
                            + " is not "
                            + actual);
        }
    }
}
