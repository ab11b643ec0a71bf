package dev.jruntime.container;

import dev.jruntime.cgroup.CgroupPath;
import dev.jruntime.linux.process.Identity;
import dev.jruntime.linux.seccomp.FilterKey;
import dev.jruntime.spec.Hooks;
import dev.jruntime.spec.Rlimit;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What the state directory remembers of a container.
///
/// @param status as of the last command; whether init still lives is another question
/// @param pid of init, on the host; 0 while it isn't known
/// @param startTime of init, in clock ticks since boot (field 22 of `/proc/PID/stat`)
/// @param bootId of the kernel that runs it: after a reboot, pids mean nothing
/// @param created RFC 3339, UTC
/// @param uid the owner
/// @param creator the process that made it: its pid, and when it was started
/// @param ownPids whether init is the first process of a pid namespace: then its end ends all
///   others
/// @param limits what `update` has written, by file
/// @param program what `start` executes
/// @param hooks those that come after `create`
public record ContainerState(
        String id,
        Status status,
        int pid,
        long startTime,
        String bootId,
        String ociVersion,
        String bundle,
        String rootfs,
        String created,
        long uid,
        String creator,
        boolean ownPids,
        Map<String, String> annotations,
        List<CgroupPath> cgroups,
        Map<String, String> limits,
        Program program,
        Hooks hooks) {

    /// The end of what init does.
    ///
    /// @param filtering null if no filter is loaded
    public record Program(
            String path,
            List<String> arguments,
            List<String> environment,
            List<Rlimit> rlimits,
            @Nullable Filtering filtering) {
        static final Program UNKNOWN = new Program("", List.of(), List.of(), List.of(), null);

        public Program {
            arguments = List.copyOf(arguments);
            environment = List.copyOf(environment);
            rlimits = List.copyOf(rlimits);
        }

        Program with(List<String> variables) {
            return new Program(path, arguments, variables, rlimits, filtering);
        }
    }

    /// A seccomp filter, and what comes between its load and execve(2).
    ///
    /// @param identity to be assumed then; null if init has it before
    /// @param cwd to be changed to as that user; null if that was done before
    /// @param agent null if the filter asks none
    public record Filtering(
            FilterKey key,
            @Nullable Identity identity,
            @Nullable String cwd,
            @Nullable Agent agent) {}

    /// Who is asked by a filter.
    ///
    /// @param path where it listens, absolute
    /// @param metadata that it is told
    /// @param socket number of a descriptor of init: its connection to the agent, or the socket on
    ///   which it waits, where it will get that
    public record Agent(String path, @Nullable String metadata, int socket) {}

    public ContainerState {
        annotations = Map.copyOf(annotations);
        cgroups = List.copyOf(cgroups);
        limits = Collections.unmodifiableMap(new LinkedHashMap<>(limits));
    }

    /// Whether it is the state of the same container, not of a later one with its id.
    boolean isSameContainer(ContainerState other) {
        return created.equals(other.created) && creator.equals(other.creator);
    }

    /// With limits that have changed; others stay.
    ContainerState withLimits(Map<String, String> changed) {
        Map<String, String> all = new LinkedHashMap<>(limits);
        all.putAll(changed);
        return with(cgroups, all);
    }

    /// RFC 3339, always with nine digits of the second.
    static String timestamp(Instant now) {
        String seconds = Instant.ofEpochSecond(now.getEpochSecond()).toString();
        String nanos = Integer.toString(1_000_000_000 + now.getNano()).substring(1);
        return seconds.substring(0, seconds.length() - 1) + "." + nanos + "Z";
    }

    /// Who is asked by the filter of init; null if nobody is.
    @Nullable Agent agent() {
        Filtering filtering = program.filtering();
        return filtering == null ? null : filtering.agent();
    }

    ContainerState with(Status changed) {
        return with(changed, pid, startTime, program);
    }

    ContainerState with(List<CgroupPath> others) {
        return with(others, limits);
    }

    private ContainerState with(List<CgroupPath> others, Map<String, String> newLimits) {
        return new ContainerState(
                id,
                status,
                pid,
                startTime,
                bootId,
                ociVersion,
                bundle,
                rootfs,
                created,
                uid,
                creator,
                ownPids,
                annotations,
                others,
                newLimits,
                program,
                hooks);
    }

    ContainerState with(Status changed, int newPid, long newStartTime, Program newProgram) {
        return new ContainerState(
                id,
                changed,
                newPid,
                newStartTime,
                bootId,
                ociVersion,
                bundle,
                rootfs,
                created,
                uid,
                creator,
                ownPids,
                annotations,
                cgroups,
                limits,
                newProgram,
                hooks);
    }
}
