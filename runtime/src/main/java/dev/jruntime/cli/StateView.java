package dev.jruntime.cli;

import dev.jruntime.container.ContainerState;
import dev.jruntime.container.Containers;
import dev.jruntime.spec.State;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// How containers are shown.
final class StateView {
    private static final List<String> HEADER =
            List.of("ID", "PID", "STATUS", "BUNDLE", "CREATED", "OWNER");
    private static final int GAP = 3;

    private StateView() {}

    /// The state as the spec wants it, with runc's additions.
    static State of(Containers.Entry entry, String owner) {
        ContainerState state = entry.state();
        return new State(
                state.ociVersion(),
                state.id(),
                State.Status.valueOf(entry.status().name()),
                entry.pid(),
                state.bundle(),
                state.annotations(),
                state.rootfs(),
                state.created(),
                owner);
    }

    static String json(List<Containers.Entry> entries) {
        return entries.stream()
                .map(entry -> of(entry, owner(entry)).toCompactJson())
                .collect(Collectors.joining(",", "[", "]\n"));
    }

    private static String owner(Containers.Entry entry) {
        long uid = entry.state().uid();
        return uid == 0 ? "root" : "#" + uid;
    }

    /// Columns as wide as their widest cell. A bundle's path may hold whatever a path can.
    static String table(List<Containers.Entry> entries) {
        List<List<String>> rows = new ArrayList<>(List.of(HEADER));
        for (Containers.Entry entry : entries) {
            ContainerState state = entry.state();
            rows.add(
                    List.of(
                            state.id(),
                            Integer.toString(entry.pid()),
                            entry.status().text(),
                            Printable.line(state.bundle()),
                            state.created(),
                            owner(entry)));
        }
        int[] widths = widths(rows);
        StringBuilder table = new StringBuilder();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int column = 0; column < row.size(); column++) {
                line.append(Printable.padded(row.get(column), widths[column] + GAP));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }

    private static int[] widths(List<List<String>> rows) {
        int[] widths = new int[HEADER.size()];
        for (List<String> row : rows) {
            for (int column = 0; column < widths.length; column++) {
                widths[column] = Math.max(widths[column], Printable.width(row.get(column)));
            }
        }
        return widths;
    }
}
