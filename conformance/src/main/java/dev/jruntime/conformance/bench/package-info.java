/// Measures a runtime beside its peers, as whole processes. May depend on: the driver in
/// `dev.jruntime.conformance`.
@NullMarked
package dev.jruntime.conformance.bench;

import org.jspecify.annotations.NullMarked;
