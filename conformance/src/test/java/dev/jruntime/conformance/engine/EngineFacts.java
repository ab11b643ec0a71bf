package dev.jruntime.conformance.engine;

import java.nio.file.Path;
import java.util.List;

/// What must be known of an engine before it is started.
///
/// @param programs what must be on PATH
/// @param foreign directories that the engine insists on, outside of its own
/// @param choosesState whether the engine tells the runtime where to keep its state
record EngineFacts(String name, List<String> programs, List<Path> foreign, boolean choosesState) {}
