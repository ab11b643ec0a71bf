package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.host.Item;
import dev.jruntime.host.Item.Verdict;
import dev.jruntime.host.Section;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How a report is shown.
class InfoViewTest {
    private static final List<Section> SECTIONS =
            List.of(
                    new Section(
                            "kernel",
                            List.of(
                                    new Item("release", Verdict.OK, "6.18", ""),
                                    new Item("計算", Verdict.NOTE, "\u001b[31m\"", ""))),
                    new Section(
                            "cgroups",
                            List.of(new Item("mode", Verdict.MISSING, "none", "mount them"))));

    @Test
    void columns_are_of_one_width_and_advice_has_a_line_of_its_own() {
        String wanted =
                """
                kernel
                  release  ok       6.18
                  計算     note     \\u001b[31m"

                cgroups
                  mode     missing  none
                                    -> mount them
                """;
        assertEquals(wanted, InfoView.table(SECTIONS, Colours.NONE));
    }

    @Test
    void colours_change_nothing_but_colours() {
        String painted = InfoView.table(SECTIONS, Colours.ANSI);
        assertEquals(
                InfoView.table(SECTIONS, Colours.NONE), painted.replaceAll("\u001b\\[[0-9]+m", ""));
        assertFalse(painted.equals(InfoView.table(SECTIONS, Colours.NONE)));
    }

    @Test
    void programs_get_an_object_for_each_line() {
        JsonNode report = new JsonMapper().readTree(InfoView.json(SECTIONS));
        assertEquals("6.18", report.at("/kernel/release/value").asString());
        assertEquals("\u001b[31m\"", report.at("/kernel/計算/value").asString());
        assertEquals("missing", report.at("/cgroups/mode/verdict").asString());
        assertEquals("mount them", report.at("/cgroups/mode/advice").asString());
        assertFalse(report.at("/kernel/release").has("advice"));
    }

    @Test
    void a_path_of_any_bytes_can_be_told() {
        Item odd = new Item("path", Item.Verdict.NOTE, "/a\udcffé😀", "");
        String json = InfoView.json(List.of(new Section("state", List.of(odd))));
        assertTrue(json.contains("\"/a\\udcffé😀\""), json);
        String read = new JsonMapper().readTree(json).at("/state/path/value").asString();
        assertEquals(odd.value(), read);
    }
}
