package dev.jruntime.linux.seccomp;

import dev.jruntime.spec.Seccomp;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The filters that this server has seen last, by the content of their profiles. They hold nothing
/// that is not in the profile, so that it does not matter who asked first.
public final class Filters {
    private static final int MOST = 16;
    private static final Map<String, Filter> SEEN = new LinkedHashMap<>(MOST, 0.75f, true);

    private Filters() {}

    /// @return null if it was not seen lately
    public static @Nullable Filter find(FilterKey key) {
        synchronized (SEEN) {
            return SEEN.get(key.text());
        }
    }

    public static void remember(FilterKey key, Filter filter) {
        synchronized (SEEN) {
            SEEN.put(key.text(), filter);
            if (SEEN.size() > MOST) {
                SEEN.remove(SEEN.keySet().iterator().next());
            }
        }
    }

    /// The library that compiles them, such as `2.5.4`.
    ///
    /// @throws IOException if it is not there
    public static String libraryVersion() throws IOException {
        return Libseccomp.version();
    }

    /// @throws IOException if the profile asks for what the library or the kernel does not have
    public static Filter compile(Seccomp profile) throws IOException {
        return Compiler.compile(profile);
    }
}
