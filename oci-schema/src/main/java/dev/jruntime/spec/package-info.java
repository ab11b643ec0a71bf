/// The OCI runtime-spec as Java: records for its documents, and their strict reading, validation
/// and writing.
///
/// May depend on: the JDK, Jackson and the JSON Schema validator; on no other package of jruntime.
@NullMarked
package dev.jruntime.spec;

import org.jspecify.annotations.NullMarked;
