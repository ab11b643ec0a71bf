package dev.jruntime.spec;

/// A line of an id map, user_namespaces(7). Each number is a uint32, and neither range reaches
/// beyond 2³².
public record IdMapping(long containerID, long hostID, long size) {}
