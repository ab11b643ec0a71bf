/// What can be done with a container: an operation a class; and the state directory.
///
/// May depend on: linux, cgroup, spec, syscall.
@NullMarked
package dev.jruntime.container;

import org.jspecify.annotations.NullMarked;
