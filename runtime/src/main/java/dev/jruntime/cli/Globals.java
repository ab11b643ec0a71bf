package dev.jruntime.cli;

import dev.jruntime.container.ContainerException;
import dev.jruntime.container.Invocation;
import dev.jruntime.host.Configuration;
import dev.jruntime.host.HostReport;
import dev.jruntime.syscall.FilePath;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/// The options before the command, and the session that it runs in.
///
/// @param cgroups whether containers get cgroups
/// @param choice which server was asked for
record Globals(Session session, Log log, Invocation invocation, boolean cgroups, String choice) {
    private static final String DEFAULT_ROOT = "/run/jruntime";

    static void describe(CommandSpec spec) {
        spec.addOption(
                text(
                        "--root",
                        "DIR",
                        "where the state of containers is (default: /run/jruntime;"
                                + " $XDG_RUNTIME_DIR/jruntime for users other than root)"));
        spec.addOption(
                text("--log", "FILE", "append errors to FILE; standard error gets them anyway"));
        spec.addOption(text("--log-format", "FORMAT", "text or json (default: text)"));
        spec.addOption(text("--log-level", "LEVEL", "error, warning or debug (default: error)"));
        spec.addOption(flag("--debug", "the same as --log-level debug"));
        spec.addOption(flag("--systemd-cgroup", "let systemd manage cgroups (not supported yet)"));
        spec.addOption(
                text(
                        "--cgroup-manager",
                        "NAME",
                        "cgroupfs or disabled (default: cgroupfs; systemd is not supported yet)"));
        spec.addOption(
                text("--server", "WHICH", "auto, off, or a server's socket (default: auto)"));
        spec.addOption(hidden("--rootless"));
        spec.addOption(hidden("--criu"));
    }

    static OptionSpec text(String name, String label, String help) {
        return OptionSpec.builder(name)
                .type(String.class)
                .paramLabel(label)
                .description(help)
                .build();
    }

    static OptionSpec text(String shortName, String name, String label, String help) {
        return OptionSpec.builder(shortName, name)
                .type(String.class)
                .paramLabel(label)
                .description(help)
                .build();
    }

    static OptionSpec flag(String name, String help) {
        return OptionSpec.builder(name).arity("0").type(boolean.class).description(help).build();
    }

    static OptionSpec flag(String shortName, String name, String help) {
        return OptionSpec.builder(shortName, name)
                .arity("0")
                .type(boolean.class)
                .description(help)
                .build();
    }

    private static OptionSpec hidden(String name) {
        return OptionSpec.builder(name).type(String.class).hidden(true).build();
    }

    /// @throws ContainerException if an option's value is none of those that it may have
    static Globals of(Session session, Log log, ParseResult parsed) throws ContainerException {
        @Nullable String named = parsed.matchedOptionValue("--root", null);
        String root = named == null ? defaultRoot(session.environment()) : named;
        String absolute = FilePath.of(session.launcher().hello().cwd(), root).normalize().text();
        if (absolute.equals("/") || root.isEmpty()) {
            throw new ContainerException("--root must not be the root directory");
        }
        Invocation invocation = new Invocation(session.launcher(), absolute, named != null);
        return new Globals(session, log, invocation, manager(parsed), choice(session, parsed));
    }

    private static boolean manager(ParseResult parsed) throws ContainerException {
        String manager = parsed.matchedOptionValue("--cgroup-manager", "cgroupfs");
        if (parsed.matchedOptionValue("--systemd-cgroup", false) || manager.equals("systemd")) {
            throw new ContainerException("the systemd cgroup manager is not supported yet");
        }
        return switch (manager) {
            case "cgroupfs" -> true;
            case "disabled" -> false;
            default ->
                    throw new ContainerException(
                            "--cgroup-manager " + manager + ": cgroupfs, systemd or disabled");
        };
    }

    /// What runs this command, and where a resident server would be: the default state root has its
    /// socket, whichever is used.
    HostReport.Server server() {
        String socket = defaultRoot(session.environment()) + "/.server/sock";
        return new HostReport.Server(session.isWarm(), socket);
    }

    /// What this command goes by.
    Configuration configuration() {
        return new Configuration(
                Version.NUMBER,
                System.getProperty("jruntime.build", "unknown"),
                session.launcher().hello().arguments().getFirst(),
                choice,
                invocation.root(),
                invocation.explicitRoot(),
                log.destination(),
                cgroups ? "cgroupfs" : "disabled");
    }

    /// Which server the launcher has looked for (`server_choice` in `connect.c`).
    private static String choice(Session session, ParseResult parsed) {
        @Nullable String named = parsed.matchedOptionValue("--server", null);
        String variable = session.environment().getOrDefault("JRUNTIME_SERVER", "");
        if (named != null) {
            return named + " (--server)";
        }
        return variable.isEmpty() ? "auto (the default)" : variable + " (JRUNTIME_SERVER)";
    }

    /// Real root ignores XDG_RUNTIME_DIR: engines always set it.
    private static String defaultRoot(Map<String, String> environment) {
        boolean root = "root".equals(System.getProperty("user.name"));
        @Nullable String runtime = environment.get("XDG_RUNTIME_DIR");
        return root || runtime == null || runtime.isEmpty() ? DEFAULT_ROOT : runtime + "/jruntime";
    }
}
