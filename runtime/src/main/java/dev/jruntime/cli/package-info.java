/// The command line: a class a command, which parses, calls one operation, prints to its session.
///
/// May depend on: container, host, linux, cgroup, spec, syscall.
@NullMarked
package dev.jruntime.cli;

import org.jspecify.annotations.NullMarked;
