/// Mounts: the options that a configuration may name, and what /proc tells of a mount tree.
///
/// May depend on: spec, syscall.
@NullMarked
package dev.jruntime.linux.mount;

import org.jspecify.annotations.NullMarked;
