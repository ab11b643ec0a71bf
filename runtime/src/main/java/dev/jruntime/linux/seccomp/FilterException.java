package dev.jruntime.linux.seccomp;

import java.io.IOException;

/// A profile of which no filter can be made, in words for the person who wrote it.
public final class FilterException extends IOException {
    FilterException(String message) {
        super("linux.seccomp: " + message);
    }
}
