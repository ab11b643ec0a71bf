/// Compares the host before and after a test: what a container runtime must leave as it was. May
/// depend on: the driver in `dev.jruntime.conformance`.
@NullMarked
package dev.jruntime.conformance.canary;

import org.jspecify.annotations.NullMarked;
