package dev.jruntime.container;

import dev.jruntime.syscall.Proxy;
import java.util.ArrayList;
import java.util.List;

/// What every operation works with.
///
/// @param launcher the caller's process: all that is visible happens there
/// @param root the state root, absolute
/// @param explicitRoot whether the caller named it
/// @param warnings what to tell the caller though the command goes on
/// @param notices the same, of what the spec wants to be told at any log level
public record Invocation(
        Proxy launcher,
        String root,
        boolean explicitRoot,
        List<String> warnings,
        List<String> notices) {
    public Invocation(Proxy launcher, String root, boolean explicitRoot) {
        this(launcher, root, explicitRoot, new ArrayList<>(), new ArrayList<>());
    }
}
