package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/// One wrong value at a time, from a table in the resources.
class BadValuesTest {

    /// A line of the table.
    ///
    /// @param at the place of the violation, where it is not that of the change
    record Row(String pointer, String value, String rule, String at) {

        static Row parse(String line) {
            String[] columns = line.split(" \\| ", 3);
            String[] rule = columns[2].split(" @ ", 2);
            String at = rule.length == 2 ? rule[1] : columns[0];
            return new Row(columns[0], columns[1], rule[0], at);
        }
    }

    static Stream<Row> rows() {
        String table = new String(Documents.resource("/bad-values.txt"), StandardCharsets.UTF_8);
        return table.lines().filter(line -> line.startsWith("/")).map(Row::parse);
    }

    @ParameterizedTest
    @MethodSource("rows")
    void a_bad_value_is_named_by_place_and_rule(Row row) {
        byte[] config = Documents.changed(Documents.full(), row.pointer(), row.value());

        assertEquals(List.of(row.at() + " " + row.rule()), Documents.rules(config));
    }

    @Test
    void the_unchanged_config_is_good() {
        assertEquals(List.of(), Documents.violations(Documents.full()));
    }

    @Test
    void every_number_of_the_config_has_a_range() throws InvalidConfigException {
        var numbers = new TreeSet<String>();
        JsonNode tree = StrictJson.read("full", Documents.full(), new Faults());
        collectNumbers(tree, At.ROOT, numbers);

        assertFalse(numbers.isEmpty());
        for (String pointer : numbers) {
            for (String value :
                    List.of("18446744073709551616", "-9223372036854775809", "1.5", "1e400")) {
                byte[] config = Documents.changed(Documents.full(), pointer, value);
                List<String> places =
                        Documents.violations(config).stream().map(Violation::pointer).toList();
                assertEquals(List.of(pointer), places, pointer + " = " + value);
            }
        }
    }

    private static void collectNumbers(JsonNode node, At at, TreeSet<String> numbers) {
        if (node.isNumber()) {
            numbers.add(at.toString());
        } else if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                collectNumbers(node.get(i), at.to(i), numbers);
            }
        } else {
            node.properties()
                    .forEach(m -> collectNumbers(m.getValue(), at.to(m.getKey()), numbers));
        }
    }
}
