package dev.jruntime.spec;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Ids as seen inside the container, each from 0 to 2³²−2: setresuid(2) takes 2³²−1 for
/// "unchanged".
///
/// @param umask absent means that the caller's is kept
public record User(long uid, long gid, @Nullable Integer umask, List<Long> additionalGids) {

    public User {
        additionalGids = Copies.of(additionalGids);
    }
}
