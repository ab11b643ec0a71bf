/// Device nodes and the links beside them.
///
/// May depend on: linux.mount, spec, syscall.
@NullMarked
package dev.jruntime.linux.device;

import org.jspecify.annotations.NullMarked;
