package dev.jruntime.conformance;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Where the peers that Debian 12 ships (runc 1.1.5, crun 1.8.1) are known to differ from what the
/// suite expects. The one place for it: a test that meets one is skipped for that peer with the
/// reason, and the number of skips is reported. Ours has no column.
enum Deviation {
    // ------------------------- expected -- runc 1.1.5 -- crun 1.8.1
    DELETE_OF_CREATED(
            "an error (runtime.md, Delete)", "kills and deletes it", "kills and deletes it"),
    EMPTY_LIST("[]", "prints null", "prints nothing"),
    RUN_KEEP("option --keep", null, "does not know the option"),
    ERROR_TEXTS("the texts that engines look for", null, "words them otherwise"),
    SIGNAL_SPELLINGS("names in any case, with and without SIG", null, "takes capitals only"),
    UNKNOWN_SIGNAL("an error", null, "exits 0 and sends nothing"),
    KILL_IN_SHARED_PIDS("every process of it ends", "ends init alone", "ends init alone"),
    KILL_OF_A_FROZEN_ONE("it ends", null, "leaves it frozen"),
    HANGING_START(
            "start lasts until execve(2) has, and can be ended", "exits first", "exits first"),
    START_OF_PAUSED("an error", null, null),
    PAUSE_OF_PAUSED("an error", null, null),
    PAUSE_OF_STOPPED("an error", null, null),
    KILL_OF_PAUSED("it ends", null, null),
    UNFREEZABLE("an error, and it goes on", "leaves it frozen", "leaves it frozen"),
    PS_OF_SUBGROUPS("processes of cgroups below, too", null, "misses them"),
    PS_OF_STOPPED("none", null, "crashes"),
    PS_JSON("one sorted line", null, "prints many lines"),
    EVENTS("the command events", null, "has none"),
    EVENTS_END("its end is that of the processes", "waits for the deletion", null),
    PS_TABLE("what ps(1) prints", null, "prints a column of pids"),
    UPDATE_OPTIONS("all of them", null, "takes no suffix"),
    UPDATE_BELOW_USE("an error that says what is used", "words it otherwise", "words it otherwise"),
    UPDATE_DEVICES("rules for devices stay", null, "replaces them"),
    BURST_AND_IDLE("both are set", "knows neither", "knows neither"),
    UPDATE_ROLLBACK("all as it was", "does not see the failure", "words it otherwise"),
    UPDATE_OF_STOPPED("an error", null, "exits 0"),
    TERM_IN_CREATED("status stopped", null, "leaves it created: process 1 ignores the signal"),
    HOME_OF_UNKNOWN_USER("HOME=/", null, "sets none"),
    USER_ID_RANGE("an error for ids that do not fit", null, "takes 4294967295 and wraps others"),
    LARGEST_USER_ID("4294967294 works", "allows 2147483647 at most", null),
    NEWER_SYSTEM_CALLS("ENOSYS", null, "answers the default errno"),
    CONTAINER_PROCESS_STATE("all of config-linux.md", null, "names no descriptor"),
    UNUSED_LISTENER_PATH("nobody is looked for there (config-linux.md)", null, "connects"),
    NO_LISTENER_PATH("an error", null, "accepts it"),
    KILLABLE_WAIT("all flags", "does not know them", "does not know them"),
    UMASK_ABSENT("the caller's umask", "sets 0022", "sets 0022"),
    UNKNOWN_RLIMIT("an error", null, "ignores it"),
    DUPLICATE_RLIMITS("an error (config.md, rlimits)", "takes the last", "takes the last"),
    LOOKUP_ERROR("the path in the error", null, "does not name it"),
    UNGRANTABLE_CAPABILITY("a warning (config.md, capabilities)", "fails", "fails"),
    CONFIGS_OF_DOCKER(
            "they run",
            null,
            "fails if a hook does not read its input, and for a device rule with any minor number"),
    HOOK_MOMENTS("poststart in start (runtime.md, Lifecycle)", "runs it in create", null),
    HOOK_STATE(
            "the status and the pid that the spec names (config.md, hooks)",
            "says created while it is creating",
            "says created while it is creating"),
    HOOK_ENVIRONMENT("an empty environment", "hands on its own", "hands on its own"),
    HOOK_DIRECTORY("the bundle", "runs createContainer in the root filesystem", null),
    HOOK_DESCRIPTORS("the three standard ones", "createContainer has more", null),
    HOOK_NAMESPACES("the caller's or the container's", null, "is run in one of the suite's own"),
    HOOK_LEFTOVERS("nobody waits for them", "waits for their output", "waits for them"),
    HOOK_DESCENDANTS("all are killed after a timeout", "waits for them", "words it otherwise"),
    POSTSTOP_AFTER_FAILURE("they run (runtime.md, Lifecycle)", null, "does not run them"),
    FAILED_START_HOOK(
            "start fails (runtime.md, Lifecycle)",
            "exits 0, and stops it",
            "exits 0, and stops it"),
    FAILED_POSTSTART("start fails, and stops the container", "fails in create", "exits 0"),
    FAILED_POSTSTOP("a warning, and the next one runs", "runs none after it", null),
    DOMAINNAME("the domain name is set", "does not know the property", null),
    DUPLICATE_NAMESPACES("an error (config-linux.md)", null, "accepts it"),
    TIME_NAMESPACES("new ones and offsets", "does not know them", "fails without a reason"),
    USER_NAMESPACE_PATH("its mappings are those it has", "wants some in the config", null),
    JOINED_GROUPS("none where setgroups(2) is denied", null, "keeps the caller's"),
    JOINED_DEVICES("an error for one that the host lacks", null, "accepts it"),
    JOINED_SYSFS("the host's, read-only as a whole", null, "mounts a writable tmpfs in it"),
    NAMESPACE_PATHS("an error that names path and type", "has other words", "has other words"),
    SCHEDULING("both are set", "ignores them", "ignores them"),
    PERSONALITY("it is set", "ignores it", null),
    BLOCK_WEIGHT("it is set", null, "knows the file of CFQ only"),
    PIDFD_SOCKET("option --pidfd-socket", "does not know it", "does not know it"),
    LISTEN_VARIABLES("LISTEN_FDS and LISTEN_PID", null, "sets the second one alone"),
    LISTEN_PID_OF_ANOTHER("its sockets stay where they are", null, "hands them on"),
    NEWER_MOUNT_OPTIONS("all options of the spec", null, "hands some on as data"),
    CONTRADICTING_MOUNT_OPTIONS(
            "the last one counts", null, "does not let the later one clear the earlier"),
    MOUNT_OPTION_DEFAULTS("it asks for nothing", "hands it on as data", null),
    PROPAGATION_OF_FILESYSTEMS("any mount can have one", null, "heeds it for bind mounts only"),
    RECURSIVE_MOUNT_OPTIONS(
            "each works, the last one counts",
            "refuses some about access times",
            "refuses those about access times"),
    TMPFS_MODE("the mode of the directory below", null, "takes 1777"),
    MOUNT_POINT_MODE("0755", null, "makes them with 1755"),
    FILE_MOUNT_POINT_MODE("0644", "makes it with 0755", "makes it with 0700"),
    MOUNT_BELOW_PROC_BY_LINK("an error", null, "mounts it"),
    MOUNT_BELOW_PROC("an error", "mounts a tmpfs", "mounts a tmpfs"),
    BIND_DATA("an error", "ignores them", "ignores them"),
    MOUNT_ON_ROOT("a mount over the root filesystem", null, "fails"),
    READ_ONLY_MOUNT_ON_ROOT("mount points are made in it", "cannot make them", "fails"),
    FAKED_PROC("read-only mounts, whatever the image has in /proc", "refuses to run", null),
    MASK_WITH_IMAGE_NULL("a null device or an error", "writes to the link's target", "shows it"),
    EXISTING_DEVICE(
            "an error (config-linux.md, devices)", "keeps what exists", "keeps what exists"),
    COPY_UP_OF_DEVICES("they are made anew", "fails at one", null),
    COPY_UP_OWNER("owner and mode of what it covers", null, "leaves the mount root's"),
    LINK_OPTIONS("copy-symlink, src-nofollow, dest-nofollow", "ignores them", "ignores them"),
    SOURCES_FIRST(
            "sources are what they were before any mount",
            "looks at each in its turn",
            "looks at each in its turn"),
    DEVICES_WITHOUT_RULES("no device but the default ones", null, "allows all"),
    DEV_IS_A_LINK("contained or refused", "makes links on the host", "makes devices on the host"),
    CONSOLE_IS_A_LINK("contained or refused", null, "makes a file on the host"),
    FAKE_PROC_VOLUME("an error", null, "accepts it"),
    PASSWD_IS_A_FIFO("it does not block", "blocks", "blocks"),
    PASSWD_IS_ENDLESS("it takes no time", "reads it all", "reads it all"),
    PTMX_OF_THE_IMAGE("an error before it is opened", "opens it", "fails without a reason"),
    WORKING_DIRECTORY_OUTSIDE(
            "contained or refused", null, "leaves the container (CVE-2024-21626)"),
    TERMINAL_OF_THE_CALLER("a run with a terminal needs none", "opens it", "opens it"),
    WINDOW_SIZE("the caller's, from the beginning", "sets it later", "sets it later"),
    SOCKET_WITHOUT_TERMINAL("an error", null, "accepts it"),
    PRESERVE_CLOSED("an error", "accepts it", "accepts it"),
    CLOSED_STANDARD_STREAMS("null devices", "hands on pipes of its own", "fails"),
    FEW_DESCRIPTORS("16 are enough", "needs more", "needs more"),
    FROZEN_BELOW("deleted within 10 s", "gives up after 10 s", "leaves the process"),
    FROZEN_CGROUP("an error", null, "hangs in it"),
    THOUSANDS_OF_CGROUPS("removed within 10 s", "leaves them", "takes more than 30 s"),
    OCCUPIED_CGROUP("an error", "warns", "accepts it"),
    CGROUP_OF_FAILED_CREATE("removed", null, "leaves it behind"),
    EMPTY_RESOURCES("no request", null, "looks for controllers that are not there"),
    MINUS_ONE_IS_NO_LIMIT("-1 is unlimited", null, "writes -1 as it is"),
    TINY_LIMITS("2 MB and one process are enough", "needs more", null),
    UNIFIED_ON_VERSION_1("an error", null, "fails and leaves the cgroup behind"),
    EXEC_ADDITIONAL_GIDS("added to the configuration's", null, "does not know the option"),
    EXEC_CAPABILITIES("added to three sets", null, "adds them to all sets"),
    EXEC_CWD("never outside (CVE-2024-21626)", null, "enters what a descriptor leads to"),
    EXEC_ENVIRONMENT("the last of several entries, also if empty", null, "keeps the first"),
    EXEC_ERRORS("name program and container", null, "have other words"),
    EXEC_FILTER("the container's", null, "loads it as another user than the program's"),
    EXEC_LISTEN_VARIABLES(
            "sockets, LISTEN_FDS and the program's LISTEN_PID",
            "hands on none",
            "hands on sockets without variables"),
    EXEC_LISTEN_PID_OF_ANOTHER("its sockets stay where they are", null, "hands them on"),
    EXEC_OF_CONFIG("all of process", "ignores its umask", "ignores user, capabilities, filter"),
    EXEC_OOM_SCORE("that of the process", "keeps init's", "keeps init's"),
    EXEC_PRESERVED("an error if one is not open", "ignores it", "ignores it"),
    EXEC_STREAMS("devices of the host stay as they are", null, "gives /dev/null to the user"),
    EXEC_TERMINAL_OWNER("the user", null, "leaves it root's"),
    EXEC_TERMINAL("nothing but what the program prints", null, "has the terminal's size asked"),
    EXEC_IN_PAUSED("an error, or --ignore-paused", null, "does not know the option"),
    EXEC_CGROUP("a cgroup for each controller", null, "knows cgroup v2 only"),
    LOG_TEXT_FORMAT("time=, level=, msg=", null, "writes the message alone"),
    SHORT_HELP_OPTION("-h", null, "does not know the option"),
    USAGE_ERRORS("nothing on standard output", "prints its help there", null),
    FEATURES("the features command", null, "has none"),
    SINGLE_DASH("-root DIR", null, "does not know it"),
    OPTIONS_AFTER_ID("delete ID --force", null, "takes options first only"),
    OLD_OPTIONS("accepted and ignored", null, "does not know them"),
    JSON_HARDENING("limits and strictness of our own", "has none", "has none"),
    BAD_VALUES("an error", null, "takes some"),
    SYSCTL_VALUES("an error", "writes the first line", "writes what is before newline or NUL"),
    SYSCTL_OF_JOINED("an error", null, "sets it on the host"),
    SYSCTL_COVERED("an error", "writes to the file above", "writes to the file above"),
    LATER_VERSIONS("every version 1", null, "refuses 1.1 and later"),
    ROOTFS_IS_A_LINK("an error", null, "follows it"),
    WITHOUT_PROCESS("an error that says so", null, "fails with an internal error"),
    ID_RULE("an error for bad ids", null, "accepts all but a slash"),
    ID_LENGTH("at most 200 bytes", "has no limit", "has no limit"),
    ID_DOT("an error", "accepts a leading dot", "accepts them"),
    ;

    private final String expected;
    private final @Nullable String runc;
    private final @Nullable String crun;

    Deviation(String expected, @Nullable String runc, @Nullable String crun) {
        this.expected = expected;
        this.runc = runc;
        this.crun = crun;
    }

    /// Why the runtime does not do what is expected, if so.
    Optional<String> of(RuntimeKind kind) {
        String behaviour =
                switch (kind) {
                    case RUNC -> runc;
                    case CRUN -> crun;
                    case JRUNTIME_WARM, JRUNTIME_COLD -> null;
                };
        return Optional.ofNullable(behaviour)
                .map(text ->
                        kind + " deviates (" + name() + "): expected " + expected + "; it " + text);
    }
}
