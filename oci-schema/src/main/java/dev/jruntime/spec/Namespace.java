package dev.jruntime.spec;

import org.jspecify.annotations.Nullable;

/// A namespace of the container.
///
/// @param type `pid`, `network`, `mount`, `ipc`, `uts`, `user`, `cgroup` or `time`; no type occurs
///   twice in a config
/// @param path absolute: the namespace to join; absent means a new one
public record Namespace(String type, @Nullable String path) {}
