package dev.jruntime.container;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.spec.Mount;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MountDemandsTest {
    private final List<Mount> mounts = new ArrayList<>();

    private MountDemandsTest mount(String destination, String type, String... options) {
        mounts.add(new Mount(destination, "/source", type, List.of(options), List.of(), List.of()));
        return this;
    }

    private Map<String, String> refusals() {
        return MountDemands.of(mounts);
    }

    @Test
    void the_options_that_work_are_not_refused() {
        mount("/a", "tmpfs", "tmpcopyup", "defaults", "rro", "dest-nofollow")
                .mount("/b", "none", "bind", "src-nofollow", "copy-symlink", "rshared")
                .mount("/a", "", "remount", "ro", "size=5m")
                .mount("/b", "none", "remount", "bind", "ro");
        assertEquals(Map.of(), refusals());
    }

    @Test
    void mapped_ids_are_refused() {
        mount("/a", "none", "bind", "idmap").mount("/b", "none", "bind", "ridmap=x");
        assertEquals(
                Map.of(
                        "/mounts/0/options",
                        "idmap is not supported yet",
                        "/mounts/1/options",
                        "idmap is not supported yet"),
                refusals());
    }

    @Test
    void a_filesystem_that_is_not_the_container_s_is_not_changed() {
        mount("/a", "tmpfs")
                .mount("/a", "none", "bind")
                .mount("/a", "tmpfs", "remount", "ro", "size=1m", "sync")
                .mount("/sys", "sysfs")
                .mount("/sys", "sysfs", "remount", "lazytime")
                .mount("/c", "tmpfs", "remount", "async");
        String none = ": no earlier mount of the configuration makes a filesystem of its own there";
        assertEquals(
                Map.of(
                        "/mounts/2/options",
                        "remount with sync,size=1m" + none,
                        "/mounts/4/options",
                        "remount with lazytime" + none,
                        "/mounts/5/options",
                        "remount with async" + none),
                refusals());
    }

    @Test
    void an_option_stands_where_it_means_something() {
        mount("/a", "ramfs", "tmpcopyup")
                .mount("/b", "tmpfs", "src-nofollow")
                .mount("/c", "none", "bind", "size=1m")
                .mount("/d", "tmpfs")
                .mount("/d", "tmpfs", "remount", "tmpcopyup");
        assertEquals(
                Map.of(
                        "/mounts/0/options",
                        "tmpcopyup is for a new tmpfs",
                        "/mounts/1/options",
                        "src-nofollow is for a bind mount",
                        "/mounts/2/options",
                        "a bind mount takes no [size=1m]",
                        "/mounts/4/options",
                        "tmpcopyup is for a new tmpfs"),
                refusals());
    }

    @Test
    void only_a_mount_of_a_filesystem_needs_a_type() {
        mount("/a", "").mount("/b", "", "rbind").mount("/b", "", "remount");
        assertEquals(
                Map.of("/mounts/0/type", "is missing: only bind mounts need none"), refusals());
    }
}
