/// The pseudoterminal of a container, and the socket that its master goes to.
///
/// May depend on: linux.mount, spec, syscall.
@NullMarked
package dev.jruntime.linux.console;

import org.jspecify.annotations.NullMarked;
