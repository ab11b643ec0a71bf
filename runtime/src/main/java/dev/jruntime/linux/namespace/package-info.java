/// Namespaces: which a container gets, and what has to be set up inside a new one.
///
/// May depend on: spec, syscall.
@NullMarked
package dev.jruntime.linux.namespace;

import org.jspecify.annotations.NullMarked;
