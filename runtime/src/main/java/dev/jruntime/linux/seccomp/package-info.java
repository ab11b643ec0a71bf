/// Seccomp filters: from a profile of the config to the program that init loads.
///
/// May depend on: JNA; spec, syscall.
@NullMarked
package dev.jruntime.linux.seccomp;

import org.jspecify.annotations.NullMarked;
