package dev.jruntime.linux.seccomp;

import dev.jruntime.spec.Seccomp;
import dev.jruntime.syscall.Arch;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
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

    /// The library that compiles them.
    ///
    /// @throws IOException if it is not there
    public static Library library() throws IOException {
        return new Library(Libseccomp.version(), Libseccomp.level());
    }

    /// Compile something, so that the first profile that matters finds all loaded. Without the
    /// library there is nothing to load, and who needs it will be told.
    ///
    /// @return whether there is one
    public static boolean rehearse() {
        List<Seccomp.Arg> conditions = List.of(new Seccomp.Arg(0, 1, null, "SCMP_CMP_EQ"));
        Seccomp.Syscall rule =
                new Seccomp.Syscall(List.of("read"), "SCMP_ACT_ALLOW", null, conditions);
        List<String> foreign =
                Arch.current() == Arch.X86_64
                        ? List.of("SCMP_ARCH_X86", "SCMP_ARCH_X32")
                        : List.of("SCMP_ARCH_ARM");
        Seccomp profile =
                new Seccomp("SCMP_ACT_ERRNO", null, foreign, null, null, null, List.of(rule));
        try {
            return compile(profile).size() > 0;
        } catch (IOException notThere) {
            return false;
        }
    }

    /// @throws IOException if the profile asks for what the library or the kernel does not have
    public static Filter compile(Seccomp profile) throws IOException {
        return Compiler.compile(profile);
    }
}
