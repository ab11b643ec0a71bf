/// What a process is made of: signals, capabilities, limits, and what /proc tells of it.
///
/// May depend on: linux.mount, spec, syscall.
@NullMarked
package dev.jruntime.linux.process;

import org.jspecify.annotations.NullMarked;
