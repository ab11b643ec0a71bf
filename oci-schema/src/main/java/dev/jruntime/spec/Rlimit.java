package dev.jruntime.spec;

/// A limit for prlimit(2).
///
/// @param type such as `RLIMIT_NOFILE`
/// @param soft uint64: compare and print with `Long.compareUnsigned` and `Long.toUnsignedString`.
///   All bits set (-1 here) is `RLIM_INFINITY`
/// @param hard uint64, as `soft`
public record Rlimit(String type, long soft, long hard) {}
