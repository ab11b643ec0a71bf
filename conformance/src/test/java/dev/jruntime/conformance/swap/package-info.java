/// SWAP: stands between launcher and server, and stops before any call that a process is about to
/// make for the server, so that every race and every death is deterministic. It knows the protocol
/// from its description (docs/protocol.md), none of our classes. May depend on: the driver in
/// `dev.jruntime.conformance`.
@NullMarked
package dev.jruntime.conformance.swap;

import org.jspecify.annotations.NullMarked;
