/// Control groups: where a process is, and what it may use.
///
/// May depend on: linux.mount (mountinfo), spec, syscall.
@NullMarked
package dev.jruntime.cgroup;

import org.jspecify.annotations.NullMarked;
