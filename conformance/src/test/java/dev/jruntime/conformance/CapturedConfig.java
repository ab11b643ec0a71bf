package dev.jruntime.conformance;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A configuration that an engine has written (`build/capture-configs.sh`), and what must be there
/// for it to run.
///
/// @param name the engine with its version, and what it was asked for
/// @param text byte by byte the engine's, but for processes of the machine it comes from
record CapturedConfig(String name, String text) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path ALL =
            NativePrograms.moduleRoot()
                    .resolve("../oci-schema/src/test/resources/engines")
                    .normalize();

    /// docker's hook is dockerd itself, by its process: it tells docker of the new network
    /// namespace.
    private static final String HOOK = "/proc/\\d+/exe";

    /// A pod's first container, whose namespaces the others join; 1 is a process on each machine.
    private static final String POD = "/proc/(?!1/)\\d+/ns/";

    private static final Set<String> FILES =
            Set.of("/etc/hosts", "/etc/hostname", "/etc/resolv.conf", "/run/.containerenv");

    private static final String STAGE =
            """
            set -e
            cover() {
                cd "$1/$2"
                mount -t tmpfs -o mode=0755 tmpfs "$1"
                [ -z "$2" ] || { mkdir -m 0711 "$1/$2"; mount --no-canonicalize --rbind . "$1/$2"; }
                cd /
            }
            directory() { [ -e "$1" ] || mkdir -p "$1"; }
            file() { [ -e "$1" ] || { mkdir -p "${1%/*}"; : >"$1"; }; }
            network() { file "$1"; unshare --net="$1" true; }
            """;

    /// Those of an engine.
    static List<String> names(String engine) {
        try (Stream<Path> files = Files.list(ALL.resolve(engine))) {
            return files.map(file -> ALL.relativize(file).toString())
                    .filter(file -> file.endsWith(".json"))
                    .map(file -> file.substring(0, file.length() - ".json".length()))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static CapturedConfig read(String name) {
        try {
            return new CapturedConfig(name, Files.readString(ALL.resolve(name + ".json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// The same with the namespaces of that process, and with a hook that there is.
    CapturedConfig adapted(long pod) {
        String adapted = text.replaceAll(POD, "/proc/" + pod + "/ns/");
        return new CapturedConfig(name, adapted.replaceAll(HOOK, "/bin/true"));
    }

    JsonNode json() {
        return JSON.readTree(text);
    }

    boolean hasTerminal() {
        return json().at("/process/terminal").asBoolean();
    }

    /// The first component of its cgroup, which engines keep; empty if it names none.
    String cgroupParent() {
        String path = json().at("/linux/cgroupsPath").asString();
        return path.isEmpty() ? "" : path.split("/")[1];
    }

    /// A script for a mount namespace of its own, which makes all that the configuration names, and
    /// then calls its arguments.
    String stage(Path rootfs) {
        StringBuilder script = new StringBuilder(STAGE);
        String mark = Workspace.current().mark();
        for (String top : List.of("/tmp", "/run")) {
            script.append("cover ").append(top).append(' ').append(mark).append('\n');
        }
        script.append("cover /var/lib; cover /var/tmp\n");
        String root = json().at("/root/path").asString();
        script.append("directory %s; mount --bind %s %s\n".formatted(root, rootfs, root));
        for (JsonNode mount : json().at("/mounts")) {
            if (mount.at("/type").asString().equals("bind")) {
                String kind = isFile(mount.at("/destination").asString()) ? "file " : "directory ";
                script.append(kind).append(mount.at("/source").asString()).append('\n');
            }
        }
        for (JsonNode namespace : json().at("/linux/namespaces")) {
            String path = namespace.at("/path").asString();
            if (path.contains("/netns/")) {
                script.append("network ").append(path).append('\n');
            }
        }
        return script.append("exec \"$@\"\n").toString();
    }

    private static boolean isFile(String destination) {
        return FILES.contains(destination) || destination.startsWith("/run/secrets/");
    }
}
