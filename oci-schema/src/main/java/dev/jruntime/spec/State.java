package dev.jruntime.spec;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A container's state: what hooks get on their standard input and what `state` prints.
///
/// The spec knows the first group of components. `rootfs`, `created` and `owner` are runc's
/// additions, which callers have come to read; hooks do without them.
///
/// @param pid on the host, or as seen inside for hooks that run in the container; 0 where there is
///   none
/// @param created RFC 3339 with nanoseconds, in UTC
public record State(
        String ociVersion,
        String id,
        Status status,
        int pid,
        String bundle,
        Map<String, String> annotations,
        @Nullable String rootfs,
        @Nullable String created,
        @Nullable String owner) {

    /// Where a container is in its life. `paused` is not of the spec, but what callers look for.
    public enum Status {
        CREATING("creating"),
        CREATED("created"),
        RUNNING("running"),
        PAUSED("paused"),
        STOPPED("stopped");

        private final String text;

        Status(String text) {
            this.text = text;
        }

        /// The word for it in JSON and in tables.
        public String text() {
            return text;
        }
    }

    public State {
        annotations = Copies.of(annotations);
    }

    /// JSON on one line.
    public String toCompactJson() {
        return JsonText.compact(members().node());
    }

    /// JSON on many lines, without a line break at the end.
    public String toPrettyJson() {
        return JsonText.pretty(members().node(), "  ");
    }

    Members members() {
        return new Members()
                .string("ociVersion", ociVersion)
                .string("id", id)
                .number("pid", pid)
                .string("status", status.text())
                .string("bundle", bundle)
                .string("rootfs", rootfs)
                .string("created", created)
                .stringMap("annotations", annotations)
                .string("owner", owner);
    }
}
