package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every plain mount option, as the kernel shows it.
class MountOptionsTest extends BlackBoxTest {

    /// Options of the config, then what mountinfo shows of them: `+x` present, `-x` absent.
    static Stream<Arguments> options() {
        return Stream.of(
                Arguments.of("ro", "+ro -rw"),
                Arguments.of("nosuid", "+nosuid"),
                Arguments.of("nodev", "+nodev"),
                Arguments.of("noexec", "+noexec"),
                Arguments.of("noatime", "+noatime -relatime"),
                Arguments.of("nodiratime", "+nodiratime"),
                Arguments.of("relatime", "+relatime"),
                Arguments.of("strictatime", "-relatime -noatime"),
                Arguments.of("sync", "+sync"),
                Arguments.of("dirsync", "+dirsync"),
                Arguments.of("nosuid,nodev,noexec,ro", "+nosuid +nodev +noexec +ro"));
    }

    /// Of options that contradict each other the last one counts.
    static Stream<Arguments> contradictions() {
        return Stream.of(
                Arguments.of("ro,rw", "+rw -ro"),
                Arguments.of("nosuid,suid", "-nosuid"),
                Arguments.of("nodev,dev", "-nodev"),
                Arguments.of("noexec,exec", "-noexec"),
                Arguments.of("noatime,atime", "-noatime"),
                Arguments.of("nodiratime,diratime", "-nodiratime"),
                Arguments.of("sync,async", "-sync"));
    }

    /// Options that some peers hand on as data, which tmpfs refuses.
    static Stream<Arguments> newerOptions() {
        return Stream.of(
                Arguments.of("nosymfollow", "+nosymfollow"),
                Arguments.of("nosymfollow,symfollow", "-nosymfollow"),
                Arguments.of("lazytime", "+lazytime"),
                Arguments.of("lazytime,nolazytime", "-lazytime"),
                Arguments.of("iversion", "+rw"),
                Arguments.of("silent,loud", "+rw"));
    }

    static Stream<Arguments> propagations() {
        return Stream.of(
                Arguments.of("private", ""),
                Arguments.of("rprivate", ""),
                Arguments.of("shared", "shared:"),
                Arguments.of("rshared", "shared:"),
                Arguments.of("unbindable", "unbindable"),
                Arguments.of("runbindable", "unbindable"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void an_option_of_a_tmpfs_has_its_effect(String options, String effect) {
        bundle().mount("/mnt", "tmpfs", "tmpfs", options.split(","));
        MountLines.assertEffect(effect, mountAt("/mnt"));
    }

    @ParameterizedTest
    @MethodSource("contradictions")
    void the_last_of_contradicting_options_counts(String options, String effect) {
        assumeConforms(Deviation.CONTRADICTING_MOUNT_OPTIONS);
        bundle().mount("/mnt", "tmpfs", "tmpfs", options.split(","));
        MountLines.assertEffect(effect, mountAt("/mnt"));
    }

    @Test
    void the_option_defaults_asks_for_nothing() {
        assumeConforms(Deviation.MOUNT_OPTION_DEFAULTS);
        bundle().mount("/mnt", "tmpfs", "tmpfs", "defaults");
        MountLines.assertEffect("+rw -nosuid", mountAt("/mnt"));
    }

    @ParameterizedTest
    @MethodSource("newerOptions")
    void so_has_one_that_the_spec_got_later(String options, String effect) {
        assumeConforms(Deviation.NEWER_MOUNT_OPTIONS);
        bundle().mount("/mnt", "tmpfs", "tmpfs", options.split(","));
        MountLines.assertEffect(effect, mountAt("/mnt"));
    }

    @ParameterizedTest
    @MethodSource("options")
    void an_option_of_a_bind_mount_has_its_effect(String options, String effect) {
        // Of a bind mount only the flags of the mount itself can be set, not those of the
        // filesystem below it.
        Assumptions.assumeFalse(options.contains("sync"), "sync belongs to the filesystem");
        bundle().mount("/mnt", "bind", canary().toString(), ("bind," + options).split(","));
        MountLines.assertEffect(effect, mountAt("/mnt"));
    }

    @ParameterizedTest
    @MethodSource("propagations")
    void a_propagation_has_its_effect(String propagation, String optional) {
        if (!optional.isEmpty()) {
            assumeConforms(Deviation.PROPAGATION_OF_FILESYSTEMS);
        }
        bundle().mount("/mnt", "tmpfs", "tmpfs", propagation);
        String line = mountAt("/mnt");
        String shown = String.join(" ", MountLines.propagation(line));
        if (optional.isEmpty()) {
            assertEquals("", shown);
        } else {
            assertTrue(shown.startsWith(optional), line);
        }
    }

    @ParameterizedTest
    @MethodSource("readOnlyKinds")
    void a_recursive_bind_is_read_only_as_far_as_the_option_says(String option, String inner) {
        bundle().mount("/mnt2", "bind", "/dev", "rbind", option);
        List<String> lines = mounts();
        MountLines.assertEffect("+ro", MountLines.find(lines, "/mnt2"));
        MountLines.assertEffect(inner, MountLines.find(lines, "/mnt2/shm"));
    }

    static Stream<Arguments> readOnlyKinds() {
        return Stream.of(Arguments.of("ro", "+rw"), Arguments.of("rro", "+ro"));
    }

    private String mountAt(String path) {
        return MountLines.find(mounts(), path);
    }

    private List<String> mounts() {
        return MountLines.of(report());
    }
}
