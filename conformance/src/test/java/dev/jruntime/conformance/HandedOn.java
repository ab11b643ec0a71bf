package dev.jruntime.conformance;

import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.JsonNode;

/// Who hands descriptors on, who takes them, and what a program says of those that it got.
final class HandedOn {
    private HandedOn() {}

    /// Takes a descriptor, and says what it is.
    static Running listen(Path socket) {
        Running console =
                Command.of(NativePrograms.console().toString(), socket.toString())
                        .interactive()
                        .start();
        console.awaitOutput("listening");
        return console;
    }

    /// A script that gives a command a socket, as a service manager does.
    ///
    /// @param before commands of the shell, each with its semicolon
    static String activation(Path directory, String before) {
        Path socket = directory.resolve(Workspace.current().freshName("activated"));
        return before + "exec " + NativePrograms.activate() + " " + socket + " \"$@\"";
    }

    /// The numbers of PROBE's descriptors.
    static List<Integer> numbers(JsonNode report) {
        return report.at("/fds").valueStream().map(one -> one.at("/fd").asInt()).toList();
    }

    static List<String> listenVariables(JsonNode report) {
        return report.at("/env")
                .valueStream()
                .map(JsonNode::asString)
                .filter(variable -> variable.startsWith("LISTEN_"))
                .sorted()
                .toList();
    }
}
