package dev.jruntime.conformance.bench;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.jruntime.conformance.bench.BarChart.Bar;
import dev.jruntime.conformance.bench.BarChart.Group;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;

class BarChartTest {
    @Test
    void each_factor_of_ten_is_as_long_as_the_other() throws Exception {
        List<Double> widths = widths(chart(1.001, 10, 100));
        assertEquals(3, widths.size());
        assertEquals(2 * widths.get(1), widths.get(2), 0.5);
        assertEquals(1, widths.get(0), 0.5);
    }

    @Test
    void a_bar_has_the_colour_of_its_runtime_in_light_and_in_dark() throws Exception {
        String svg = chart(2, 3, 4);
        assertEquals("crun", rectangles(svg).getFirst().getAttribute("class"));
        assertTrue(svg.contains("prefers-color-scheme: dark"));
    }

    @Test
    void what_is_special_in_xml_is_escaped() throws Exception {
        String svg = BarChart.render("a<b & \"c\"", List.of(group(1)));
        assertEquals("a<b & \"c\"", parse(svg).getAttribute("aria-label"));
    }

    @Test
    void nothing_that_is_0_has_a_place() {
        List<Group> groups = List.of(group(0));
        assertThrows(IllegalArgumentException.class, () -> BarChart.render("none", groups));
    }

    private static String chart(double... values) {
        return BarChart.render("title", List.of(group(values)));
    }

    private static Group group(double... values) {
        List<Bar> bars = new ArrayList<>();
        for (double value : values) {
            bars.add(new Bar("crun", "crun", value, value, value));
        }
        return new Group("run", bars);
    }

    private static List<Double> widths(String svg) throws Exception {
        return rectangles(svg).stream()
                .map(one -> Double.parseDouble(one.getAttribute("width")))
                .toList();
    }

    private static List<Element> rectangles(String svg) throws Exception {
        NodeList nodes = parse(svg).getElementsByTagName("rect");
        List<Element> found = new ArrayList<>();
        for (int i = 0; i < nodes.getLength(); i++) {
            found.add((Element) nodes.item(i));
        }
        return found;
    }

    private static Element parse(String svg) throws Exception {
        return DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(new InputSource(new StringReader(svg)))
                .getDocumentElement();
    }
}
