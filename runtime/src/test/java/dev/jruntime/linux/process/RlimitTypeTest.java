package dev.jruntime.linux.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.jruntime.syscall.Resource;
import org.junit.jupiter.api.Test;

class RlimitTypeTest {
    @Test
    void there_are_sixteen_numbered_from_0() {
        assertEquals(16, RlimitType.values().length);
        for (RlimitType type : RlimitType.values()) {
            assertEquals(type.ordinal(), type.number());
            assertEquals(type.name(), Resource.RLIMITS.print(type.number()));
            assertSame(type, RlimitType.find(type.name()));
        }
    }

    @Test
    void another_spelling_is_unknown() {
        assertNull(RlimitType.find("NOFILE"));
        assertNull(RlimitType.find("rlimit_nofile"));
        assertNull(RlimitType.find("RLIMIT_NOSUCH"));
    }
}
