/// Accepts launchers; a session a command, which runs.
///
/// May depend on: cli, container, spec (for a rehearsal), syscall.
@NullMarked
package dev.jruntime.server;

import org.jspecify.annotations.NullMarked;
