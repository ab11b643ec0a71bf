package dev.jruntime.container;

import dev.jruntime.syscall.Hello;
import java.util.Map;

/// Sockets that a service manager has opened for its service (sd_listen_fds(3)): those that are
/// meant for the caller's process are handed on to the container's.
public final class SocketActivation {
    private static final String COUNT = "LISTEN_FDS";
    private static final String FOR = "LISTEN_PID";

    private SocketActivation() {}

    /// How many descriptors from 3 on are sockets for this process; what is meant for another one
    /// counts for nothing.
    ///
    /// @throws ContainerException if the caller's variables make no sense
    public static int descriptors(Hello hello) throws ContainerException {
        String count = "";
        String pid = "";
        for (String variable : hello.environment()) {
            if (variable.startsWith(COUNT + "=")) {
                count = variable.substring(COUNT.length() + 1);
            } else if (variable.startsWith(FOR + "=")) {
                pid = variable.substring(FOR.length() + 1);
            }
        }
        if (count.isEmpty() || !pid.equals(Integer.toString(hello.pid()))) {
            return 0;
        }
        if (!count.matches("[0-9]{1,4}")) {
            throw new ContainerException(COUNT + "=" + count + ": a number from 0 to 9999");
        }
        return Integer.parseInt(count);
    }

    /// Tell the payload, whatever its configuration says of them.
    ///
    /// @param pid of the payload, as it sees itself
    static void announce(int descriptors, int pid, Map<String, String> environment) {
        if (descriptors > 0) {
            environment.put(COUNT, Integer.toString(descriptors));
            environment.put(FOR, Integer.toString(pid));
        }
    }
}
