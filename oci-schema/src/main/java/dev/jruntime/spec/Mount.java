package dev.jruntime.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// An entry of `mounts`; entries are mounted in the listed order.
///
/// @param destination a relative one is taken from `/` (deprecated by the spec, still legal)
/// @param source for bind mounts absolute, or relative to the bundle
/// @param uidMappings given together with `gidMappings`, or not at all
public record Mount(
        String destination,
        @Nullable String source,
        @Nullable String type,
        List<String> options,
        List<IdMapping> uidMappings,
        List<IdMapping> gidMappings) {

    public Mount {
        options = Copies.of(options);
        uidMappings = Copies.of(uidMappings);
        gidMappings = Copies.of(gidMappings);
    }
}
