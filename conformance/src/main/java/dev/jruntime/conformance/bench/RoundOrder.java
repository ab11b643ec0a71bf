package dev.jruntime.conformance.bench;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// Who is measured after whom.
///
/// A command disturbs the one that follows it: the kernel still takes its namespaces and cgroups
/// apart. With plain rotation each runtime would always follow the same other one. This is
/// Williams' design: over as many rounds as there are participants (twice as many if their number
/// is odd), each follows each other equally often, and stands at each place equally often.
final class RoundOrder {
    private RoundOrder() {}

    static <T> List<T> of(List<T> participants, int round) {
        int size = participants.size();
        List<T> order = new ArrayList<>();
        for (int place = 0; place < size; place++) {
            order.add(participants.get((zigzag(place, size) + round) % size));
        }
        boolean isMirrored = size % 2 == 1 && round / size % 2 == 1;
        if (isMirrored) {
            Collections.reverse(order);
        }
        return order;
    }

    /// 0, 1, size-1, 2, size-2 …: neighbours have all differences.
    private static int zigzag(int place, int size) {
        int half = (place + 1) / 2;
        return place % 2 == 1 ? half : (size - half) % size;
    }
}
