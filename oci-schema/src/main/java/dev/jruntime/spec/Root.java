package dev.jruntime.spec;

/// The root filesystem.
///
/// @param path absolute, or relative to the bundle
public record Root(String path, boolean readonly) {}
