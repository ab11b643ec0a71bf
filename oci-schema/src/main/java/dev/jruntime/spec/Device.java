package dev.jruntime.spec;

import org.jspecify.annotations.Nullable;

/// A device node to provide.
///
/// @param type `c`, `b`, `u` (as `c`) or `p`
/// @param major absent only with `p`
/// @param minor absent only with `p`
/// @param fileMode the permission bits (07777); the file type's bits, which producers also send,
///   are left out
/// @param uid owner inside the container
/// @param gid group inside the container
public record Device(
        String type,
        String path,
        @Nullable Long major,
        @Nullable Long minor,
        @Nullable Integer fileMode,
        @Nullable Long uid,
        @Nullable Long gid) {}
