package dev.jruntime.syscall;

/// Who listens or connected at the other end of a UNIX socket (`SO_PEERCRED`, unix(7)).
public record Credentials(int pid, int uid, int gid) {}
