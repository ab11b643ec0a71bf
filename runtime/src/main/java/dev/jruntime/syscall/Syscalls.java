package dev.jruntime.syscall;

/// Linux system calls, by the names and the argument order of section 2 of the manual.
///
/// Calls are queued: asking a [Result] or an [Fd] for its value, or [#flush()], makes them happen.
/// An errno that a call is allowed to fail with does not end its batch; calls that need its result
/// are then not made and share its failure.
public interface Syscalls extends FileCalls, CopyCalls, MountCalls, ProcessCalls, SocketCalls {}
