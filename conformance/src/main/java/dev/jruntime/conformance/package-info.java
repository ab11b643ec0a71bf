/// Drives an OCI runtime as its callers do: command lines, bundles, and programs to run inside. May
/// depend on: nothing of ours; the suite knows command lines, never our classes.
@NullMarked
package dev.jruntime.conformance;

import org.jspecify.annotations.NullMarked;
