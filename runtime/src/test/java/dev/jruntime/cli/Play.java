package dev.jruntime.cli;

import dev.jruntime.syscall.Arch;
import dev.jruntime.syscall.Hello;
import dev.jruntime.syscall.RecordedSyscalls;
import dev.jruntime.syscall.SampleHost;
import dev.jruntime.syscall.Transcript;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A host in memory, and commands on it, of which one can read what they did.
record Play(SampleHost host) {
    static final String ROOT = "/run/jruntime";
    private static final Path PLANS = Path.of("src/test/resources/plans");

    /// With the bundle of one of the plans.
    static Play of(String plan) throws IOException {
        byte[] config = Files.readAllBytes(PLANS.resolve(plan).resolve("config.json"));
        return new Play(SampleHost.withBundle(ROOT, "/bundle", config));
    }

    String run(String... arguments) {
        List<String> words = new ArrayList<>(List.of("jruntime", "--root", ROOT));
        words.addAll(List.of(arguments));
        Transcript transcript = new Transcript();
        Hello hello = Hello.sample(Arch.X86_64, words);
        CommandLine.run(new Session(new RecordedSyscalls(transcript, host, hello), () -> false));
        return transcript.toString();
    }

    String create() {
        return run("create", "--bundle", "/bundle", "c1");
    }
}
