package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoundOrderTest {
    private static final List<String> NAMES = List.of("a", "b", "c", "d", "e");

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 4, 5})
    void each_follows_each_other_equally_often(int size) {
        List<String> participants = NAMES.subList(0, size);
        Map<String, Integer> pairs = new HashMap<>();
        for (int round = 0; round < 2 * size; round++) {
            List<String> order = RoundOrder.of(participants, round);
            for (int place = 1; place < size; place++) {
                pairs.merge(order.get(place - 1) + order.get(place), 1, Integer::sum);
            }
        }
        assertEquals(size * (size - 1), pairs.size());
        assertEquals(Set.of(2), Set.copyOf(pairs.values()));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5})
    void each_stands_at_each_place_equally_often(int size) {
        List<String> participants = NAMES.subList(0, size);
        Map<String, Integer> places = new HashMap<>();
        for (int round = 0; round < 2 * size; round++) {
            List<String> order = RoundOrder.of(participants, round);
            for (int place = 0; place < size; place++) {
                places.merge(order.get(place) + place, 1, Integer::sum);
            }
        }
        assertEquals(size * size, places.size());
        assertEquals(Set.of(2), Set.copyOf(places.values()));
    }

    @Test
    void a_round_without_participants_is_empty() {
        assertEquals(List.of(), RoundOrder.of(List.of(), 7));
    }
}
