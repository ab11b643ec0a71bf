package dev.jruntime.host;

import java.util.List;

/// What this command goes by: what was built in, and what its caller said.
///
/// @param version of jruntime
/// @param build of server and launcher
/// @param tree where that is installed
/// @param server which server the caller wants: `auto`, `off`, or a socket
/// @param root where the state of containers is
/// @param named whether the caller named that
/// @param log where errors go, and in which form
/// @param cgroups who manages cgroups
public record Configuration(
        String version,
        String build,
        String tree,
        String server,
        String root,
        boolean named,
        String log,
        String cgroups) {

    Section section() {
        return new Section(
                "configuration",
                List.of(
                        Item.note("version", version),
                        Item.note("build", build),
                        Item.note("installed in", tree),
                        Item.note("state root", root + (named ? " (--root)" : " (the default)")),
                        Item.note("log", log),
                        Item.note("cgroup manager", cgroups),
                        Item.note("server", server)));
    }
}
