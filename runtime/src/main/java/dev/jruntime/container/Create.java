package dev.jruntime.container;

import java.io.IOException;

/// `create`: a container whose init waits for `start`.
public final class Create {
    private Create() {}

    public static void run(Invocation invocation, String id, CreateOptions options)
            throws IOException {
        Creation.build(invocation, id, options).park();
    }
}
