package dev.jruntime.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One program of a hook list.
///
/// @param path absolute
/// @param args the whole argv, its first entry included; empty means that argv is the path alone
/// @param env absent and empty mean the same: an empty environment
/// @param timeout seconds, more than 0; absent means no limit
public record Hook(String path, List<String> args, List<String> env, @Nullable Long timeout) {

    public Hook {
        args = Copies.of(args);
        env = Copies.of(env);
    }
}
