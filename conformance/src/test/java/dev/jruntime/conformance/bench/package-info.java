/// Tests of the benchmark's own arithmetic, language and stopwatch: no root, no container. May
/// depend on: the benchmark.
@NullMarked
package dev.jruntime.conformance.bench;

import org.jspecify.annotations.NullMarked;
