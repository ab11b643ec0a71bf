/// What a host has that containers need, as a report for people and programs.
///
/// May depend on: linux, syscall.
@NullMarked
package dev.jruntime.host;

import org.jspecify.annotations.NullMarked;
