package dev.jruntime.cli;

import dev.jruntime.spec.DefaultConfig;

/// What `--version` prints: engines read the first line, and the one that begins with `spec:`.
final class Version {
    static final String NUMBER = "0.1.0";

    private Version() {}

    static String text() {
        return "jruntime version "
                + NUMBER
                + "\ncommit: "
                + System.getProperty("jruntime.build", "unknown")
                + "\nspec: "
                + DefaultConfig.OCI_VERSION
                + "\nprotocol: "
                + dev.jruntime.syscall.Protocol.VERSION
                + "\njava: "
                + Runtime.version()
                + "\n";
    }
}
