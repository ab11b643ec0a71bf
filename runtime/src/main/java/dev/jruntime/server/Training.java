package dev.jruntime.server;

import dev.jruntime.spec.ConfigWriter;
import dev.jruntime.spec.DefaultConfig;
import dev.jruntime.syscall.Arch;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.RecordedSyscalls;
import dev.jruntime.syscall.SampleHost;
import dev.jruntime.syscall.SocketChannel;
import dev.jruntime.syscall.Transcript;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Runs what commands will need, on a host that exists in memory only: so that a server is warm
/// when it is asked, and so that the AOT cache holds it.
final class Training {
    private static final String ROOT = "/run/jruntime";
    private static final String BUNDLE = "/bundle";

    private static final String PROCESS =
            """
            {"user": {"uid": 0, "gid": 0}, "cwd": "/", "env": ["PATH=/bin"], "args": ["sh"],
             "noNewPrivileges": true, "capabilities": {"bounding": ["CAP_KILL"]},
             "rlimits": [{"type": "RLIMIT_NOFILE", "soft": 1024, "hard": 1024}]}
            """;

    /// A life of a container; then what commands print, and how they fail.
    private static final List<List<String>> COMMANDS =
            List.of(
                    List.of("create", "--pid-file", "/pid", "--bundle", BUNDLE, "sample"),
                    List.of("state", "sample"),
                    List.of("start", "sample"),
                    List.of("exec", "--env", "A=b", "sample", "sh", "-c", "exit"),
                    List.of("exec", "--detach", "--process", "/process.json", "sample"),
                    List.of("list"),
                    List.of("kill", "sample", "KILL"),
                    List.of("delete", "sample"),
                    List.of("run", "--bundle", BUNDLE, "sample"),
                    List.of("run", "--detach", "--bundle", BUNDLE, "sample"),
                    List.of("delete", "--force", "sample"),
                    List.of("--log", "/log", "--log-format", "json", "state", "missing"));

    private static final List<List<String>> RARE =
            List.of(
                    List.of("features"),
                    List.of("info"),
                    List.of("validate", BUNDLE),
                    List.of("spec", "--bundle", "/new"),
                    List.of("--help"),
                    List.of("run", "--help"),
                    List.of("--version"));

    private Training() {}

    /// What a private server might be asked for, each at least once.
    static int run() throws IOException {
        warmUp(1);
        RARE.forEach(arguments -> command(host(), arguments));
        SocketChannel.rehearse(PrivateServer::serve);
        SocketChannel.settle();
        SocketChannel.rehearse(launcher -> Conversation.run(launcher, true));
        return 0;
    }

    /// @param rounds how often a container lives and dies
    static void warmUp(int rounds) {
        for (int i = 0; i < rounds; i++) {
            SampleHost host = host();
            COMMANDS.forEach(arguments -> command(host, arguments));
        }
    }

    private static SampleHost host() {
        String config =
                ConfigWriter.toPrettyJson(DefaultConfig.forRoot(false), "\t")
                        .replace("\"terminal\": true", "\"terminal\": false");
        SampleHost host =
                SampleHost.withBundle(ROOT, BUNDLE, config.getBytes(StandardCharsets.UTF_8));
        host.put("/process.json", PROCESS.getBytes(StandardCharsets.UTF_8));
        return host;
    }

    private static void command(SampleHost host, List<String> arguments) {
        List<String> words = new ArrayList<>(List.of("jruntime", "--root", ROOT));
        words.addAll(arguments);
        Hello hello = Hello.sample(Arch.current(), words);
        RecordedSyscalls launcher = new RecordedSyscalls(new Transcript(), host, hello);
        Conversation.run(launcher, true);
    }
}
