package dev.jruntime.cgroup;

import java.io.IOException;

/// A container's cgroup was removed, with the container or without it.
public final class CgroupGoneException extends IOException {
    CgroupGoneException(CgroupPath path) {
        super("its cgroup " + path.absolute() + " is gone");
    }
}
