package dev.jruntime.container;

import dev.jruntime.linux.process.Capability;
import dev.jruntime.spec.Capabilities;
import dev.jruntime.spec.Process;
import dev.jruntime.spec.User;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What `exec` has of its own, where all else is as the container's configuration says.
///
/// @param arguments the program and its arguments
/// @param environment further variables, each `NAME=VALUE`
/// @param user `UID` or `UID:GID`; null keeps it
/// @param groups further groups
/// @param capabilities further ones
/// @param noNewPrivileges whether to set it; what is set stays so
/// @param apparmorProfile null keeps it
/// @param processLabel of SELinux; null keeps it
public record ProcessChanges(
        List<String> arguments,
        List<String> environment,
        @Nullable String cwd,
        boolean terminal,
        @Nullable String user,
        List<String> groups,
        List<String> capabilities,
        boolean noNewPrivileges,
        @Nullable String apparmorProfile,
        @Nullable String processLabel) {
    private static final long GREATEST_ID = 4294967294L;

    public ProcessChanges {
        arguments = List.copyOf(arguments);
        environment = List.copyOf(environment);
        groups = List.copyOf(groups);
        capabilities = List.copyOf(capabilities);
    }

    /// @throws ContainerException if a value is not what it should be
    Process of(Process base) throws ContainerException {
        for (String variable : environment) {
            if (variable.indexOf('=') < 1) {
                throw new ContainerException("--env " + variable + ": NAME=VALUE");
            }
        }
        if (cwd != null && !cwd.startsWith("/")) {
            throw new ContainerException("--cwd " + cwd + ": an absolute path");
        }
        return new Process(
                terminal,
                terminal ? base.consoleSize() : null,
                cwd == null ? base.cwd() : cwd,
                joined(base.env(), environment),
                arguments,
                base.rlimits(),
                withMore(base.capabilities()),
                base.noNewPrivileges() || noNewPrivileges,
                base.oomScoreAdj(),
                apparmorProfile == null ? base.apparmorProfile() : apparmorProfile,
                processLabel == null ? base.selinuxLabel() : processLabel,
                base.scheduler(),
                base.ioPriority(),
                base.execCPUAffinity(),
                user(base.user()));
    }

    private static <T> List<T> joined(List<T> some, List<T> others) {
        List<T> all = new ArrayList<>(some);
        all.addAll(others);
        return all;
    }

    /// Without a group the container's stays, as with runc.
    private @Nullable User user(@Nullable User base) throws ContainerException {
        if (user == null && groups.isEmpty()) {
            return base;
        }
        User known = base == null ? new User(0, 0, null, List.of()) : base;
        long uid = known.uid();
        long gid = known.gid();
        if (user != null) {
            int colon = user.indexOf(':');
            String first = colon < 0 ? user : user.substring(0, colon);
            uid = id("--user", user, first);
            gid = colon < 0 ? gid : id("--user", user, user.substring(colon + 1));
        }
        List<Long> further = new ArrayList<>(known.additionalGids());
        for (String group : groups) {
            further.add(id("--additional-gids", group, group));
        }
        return new User(uid, gid, known.umask(), further);
    }

    /// The whole text is a number, and never a name (crun CVE-2026-30892, runc CVE-2016-3697);
    /// 4294967295 would leave the id as it is (setresuid(2)).
    private static long id(String option, String value, String text) throws ContainerException {
        long id = text.matches("[0-9]{1,10}") ? Long.parseLong(text) : Long.MAX_VALUE;
        if (id > GREATEST_ID) {
            String form = option.equals("--user") ? "UID or UID:GID" : "a number";
            throw new ContainerException(
                    option + " \"" + value + "\": " + form + ", each from 0 to " + GREATEST_ID);
        }
        return id;
    }

    /// None becomes inheritable that was not (runc CVE-2022-29162), and none ambient without that.
    private @Nullable Capabilities withMore(@Nullable Capabilities base) throws ContainerException {
        if (base == null || capabilities.isEmpty()) {
            return base;
        }
        for (String name : capabilities) {
            if (Capability.find(name) == null) {
                throw new ContainerException("--cap " + name + ": there is no such capability");
            }
        }
        List<String> ambient = new ArrayList<>(base.ambient());
        capabilities.stream().filter(base.inheritable()::contains).forEach(ambient::add);
        return new Capabilities(
                joined(base.bounding(), capabilities),
                joined(base.effective(), capabilities),
                base.inheritable(),
                joined(base.permitted(), capabilities),
                ambient);
    }
}
