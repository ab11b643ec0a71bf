package dev.jruntime.spec;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

/// config-linux.md, "The Container Process State".
class ContainerProcessStateTest {
    private static final State STATE =
            new State(
                    "1.2.0",
                    "oci-container1",
                    State.Status.CREATED,
                    4422,
                    "/containers/redis",
                    Map.of("myKey", "myValue"),
                    null,
                    null,
                    null);

    @Test
    void it_is_what_the_specification_shows() {
        assertEquals(
                "{\"ociVersion\":\"1.2.0\",\"fds\":[\"seccompFd\"],\"pid\":4422,"
                        + "\"metadata\":\"MKNOD=/dev/null\",\"state\":{\"ociVersion\":\"1.2.0\","
                        + "\"id\":\"oci-container1\",\"pid\":4422,\"status\":\"created\","
                        + "\"bundle\":\"/containers/redis\","
                        + "\"annotations\":{\"myKey\":\"myValue\"}}}",
                new ContainerProcessState(4422, "MKNOD=/dev/null", STATE).toCompactJson());
    }

    @Test
    void metadata_are_left_out_where_there_are_none() {
        assertEquals(
                -1, new ContainerProcessState(1, null, STATE).toCompactJson().indexOf("metadata"));
    }
}
