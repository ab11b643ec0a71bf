package dev.jruntime.spec;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A bundle's `config.json`, runtime-spec 1.3.
///
/// Components carry the document's own names. An absent object or scalar is `null`, an absent list
/// or map is empty; where the spec tells an absent list from an empty one, the list itself is
/// nullable and says so.
///
/// @param root absent only in configs of platforms that may leave it out (Windows with Hyper-V)
/// @param platforms the platform sections at the top level (`linux`, `windows`, `solaris`, `vm`,
///   `zos`, `freebsd`). Only `linux` is read; what the others hold is checked by the schema and
///   then dropped
public record Config(
        String ociVersion,
        @Nullable Root root,
        @Nullable Process process,
        @Nullable String hostname,
        @Nullable String domainname,
        List<Mount> mounts,
        @Nullable Hooks hooks,
        Map<String, String> annotations,
        @Nullable Linux linux,
        Set<String> platforms) {

    public Config {
        mounts = Copies.of(mounts);
        annotations = Copies.of(annotations);
        platforms = Set.copyOf(platforms);
    }

    /// Whether the config is meant for Linux: it has a `linux` section, or none of another
    /// operating system (`vm` is not one).
    public boolean isForLinux() {
        return platforms.contains("linux") || Set.of("vm").containsAll(platforms);
    }
}
