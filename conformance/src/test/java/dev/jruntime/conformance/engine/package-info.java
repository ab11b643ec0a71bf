/// Container engines on top of the runtime: podman, containerd and docker, each with all of its
/// files in the workspace. May depend on: the driver in `dev.jruntime.conformance`, and its canary.
@NullMarked
package dev.jruntime.conformance.engine;

import org.jspecify.annotations.NullMarked;
