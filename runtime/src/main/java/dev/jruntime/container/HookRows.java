package dev.jruntime.container;

import dev.jruntime.spec.Hook;
import dev.jruntime.spec.Hooks;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Hooks as `state.json` has them: what `start` and `delete` run is what the configuration said
/// when the container was created. A row holds the kind, the path, the timeout (empty without one),
/// how many arguments there are, these, and the environment.
final class HookRows {
    private static final int FIXED = 4;

    private HookRows() {}

    /// The kinds that come after `create`.
    static List<List<String>> write(Hooks hooks) {
        List<List<String>> rows = new ArrayList<>();
        for (HookKind kind : HookKind.values()) {
            if (kind.isLater()) {
                kind.of(hooks).forEach(hook -> rows.add(row(kind, hook)));
            }
        }
        return rows;
    }

    private static List<String> row(HookKind kind, Hook hook) {
        Long timeout = hook.timeout();
        List<String> row = new ArrayList<>(List.of(kind.name(), hook.path()));
        row.add(timeout == null ? "" : timeout.toString());
        row.add(Integer.toString(hook.args().size()));
        row.addAll(hook.args());
        row.addAll(hook.env());
        return row;
    }

    /// The kinds that the state has to remember.
    static Hooks later(@Nullable Hooks all) {
        return all == null ? read(List.of()) : read(write(all));
    }

    static Hooks read(List<List<String>> rows) {
        Map<HookKind, List<Hook>> lists = new EnumMap<>(HookKind.class);
        for (List<String> row : rows) {
            String timeout = row.get(2);
            int environment = FIXED + Integer.parseInt(row.get(3));
            Hook hook =
                    new Hook(
                            row.get(1),
                            row.subList(FIXED, environment),
                            row.subList(environment, row.size()),
                            timeout.isEmpty() ? null : Long.valueOf(timeout));
            HookKind kind = HookKind.valueOf(row.get(0));
            lists.computeIfAbsent(kind, _ -> new ArrayList<>()).add(hook);
        }
        return new Hooks(
                List.of(),
                List.of(),
                List.of(),
                lists.getOrDefault(HookKind.START_CONTAINER, List.of()),
                lists.getOrDefault(HookKind.POSTSTART, List.of()),
                lists.getOrDefault(HookKind.POSTSTOP, List.of()));
    }
}
