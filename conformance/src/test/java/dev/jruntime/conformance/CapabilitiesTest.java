package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The five capability sets.
class CapabilitiesTest extends BlackBoxTest {
    private static final long KILL = 1L << 5;
    private static final long BIND = 1L << 10;
    private static final long CHOWN = 1L;
    private static final List<String> SETS =
            List.of("bounding", "effective", "permitted", "inheritable", "ambient");

    @Test
    void each_set_is_exactly_the_config_s() {
        bundle().setJson(
                        "/process/capabilities",
                        """
                        {"bounding": ["CAP_KILL", "CAP_NET_BIND_SERVICE", "CAP_CHOWN"],
                         "permitted": ["CAP_KILL", "CAP_NET_BIND_SERVICE"],
                         "effective": ["CAP_KILL", "CAP_NET_BIND_SERVICE"],
                         "inheritable": ["CAP_KILL"],
                         "ambient": ["CAP_KILL"]}
                        """)
                .set("/process/user", Map.of("uid", 1000, "gid", 1000));
        // For a user who is not root execve(2) keeps ambient capabilities only.
        assertSets(report(), KILL | BIND | CHOWN, KILL, KILL, KILL, KILL);
    }

    @Test
    void root_gets_the_bounding_and_inheritable_sets_at_execve() {
        bundle().setJson(
                        "/process/capabilities",
                        """
                        {"bounding": ["CAP_KILL", "CAP_CHOWN"],
                         "permitted": ["CAP_KILL", "CAP_CHOWN"],
                         "effective": ["CAP_KILL", "CAP_CHOWN"]}
                        """);
        assertSets(report(), KILL | CHOWN, KILL | CHOWN, KILL | CHOWN, 0, 0);
    }

    @Test
    void nothing_is_inheritable_unless_it_is_listed() {
        // CVE-2022-29162
        bundle().set("/process/user", Map.of("uid", 1000, "gid", 1000));
        JsonNode sets = report().at("/capabilities");
        assertEquals(0, bits(sets, "inheritable"));
        assertEquals(0, bits(sets, "ambient"));
        assertEquals(0, bits(sets, "effective"));
        assertEquals(0, bits(sets, "permitted"));
    }

    @Test
    void empty_sets_leave_nothing() {
        bundle().setJson(
                        "/process/capabilities",
                        """
                        {"bounding": [], "permitted": [], "effective": [],
                         "inheritable": [], "ambient": []}
                        """);
        assertSets(report(), 0, 0, 0, 0, 0);
    }

    @Test
    void one_that_cannot_be_granted_is_a_warning() {
        assumeConforms(Deviation.UNGRANTABLE_CAPABILITY);
        Assumptions.assumeFalse(HostFacts.hasCapability(24), "the host grants CAP_SYS_RESOURCE");
        for (String set : List.of("bounding", "effective", "permitted")) {
            bundle().add("/process/capabilities/" + set, "CAP_SYS_RESOURCE");
        }
        JsonNode sets = report().at("/capabilities");
        assertFalse((bits(sets, "effective") >>> 24 & 1) == 1, sets::toString);
        assertEquals(KILL, bits(sets, "effective") & KILL, sets::toString);
    }

    @Test
    void an_unknown_one_is_a_warning() {
        bundle().add("/process/capabilities/bounding", "CAP_NONSENSE").args("/bin/true");
        assertSucceeded(container().run());
    }

    private static void assertSets(JsonNode report, long... expected) {
        JsonNode sets = report.at("/capabilities");
        for (int i = 0; i < SETS.size(); i++) {
            assertEquals(
                    Long.toHexString(expected[i]),
                    Long.toHexString(bits(sets, SETS.get(i))),
                    SETS.get(i));
        }
    }

    private static long bits(JsonNode sets, String name) {
        return Long.parseUnsignedLong(sets.at("/" + name).asString(), 16);
    }
}
