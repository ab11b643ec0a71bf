package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Options that reach the mounts below a source, and events that mounts propagate to each other
/// (mount_namespaces(7)). The host of these tests is a mount namespace of their own.
class MountTreeTest extends BlackBoxTest {
    private static final String IN_OWN_NAMESPACE =
            "exec unshare -m --propagation private sh -c '%s' sh \"$@\"";

    private Path volume = Path.of("/");

    @BeforeEach
    void makeVolume() throws IOException {
        volume = Files.createDirectory(directory().resolve("volume"));
    }

    /// Options of the mount below the source, those of the config, effects on the mount and on the
    /// one below it.
    static Stream<Arguments> recursive() {
        return Stream.of(
                Arguments.of("rw", "ro", "+ro", "+rw"),
                Arguments.of("rw", "rro", "+ro", "+ro"),
                Arguments.of("ro", "rrw", "+rw", "+rw"),
                Arguments.of("rw", "rro,rrw", "+rw", "+rw"),
                Arguments.of("rw", "rrw,rro", "+ro", "+ro"),
                Arguments.of("rw", "ro,rrw", "+rw", "+rw"),
                Arguments.of("rw", "rnosuid", "+nosuid", "+nosuid"),
                Arguments.of("nosuid", "rsuid", "-nosuid", "-nosuid"),
                Arguments.of("rw", "rnodev", "+nodev", "+nodev"),
                Arguments.of("nodev", "rdev", "-nodev", "-nodev"),
                Arguments.of("rw", "rnoexec", "+noexec", "+noexec"),
                Arguments.of("noexec", "noexec,rexec", "-noexec", "-noexec"),
                Arguments.of("rw", "rnosymfollow", "+nosymfollow", "+nosymfollow"),
                Arguments.of("nosymfollow", "rsymfollow", "-nosymfollow", "-nosymfollow"),
                Arguments.of("rw", "rnodiratime", "+nodiratime", "+nodiratime"),
                Arguments.of("nodiratime", "rdiratime", "-nodiratime", "-nodiratime"),
                Arguments.of("rw", "rnoatime", "+noatime -relatime", "+noatime -relatime"),
                Arguments.of("noatime", "ratime", "+relatime -noatime", "+relatime -noatime"),
                Arguments.of("noatime", "rrelatime", "+relatime", "+relatime"),
                Arguments.of("rw", "rstrictatime", "-relatime -noatime", "-relatime -noatime"),
                Arguments.of("strictatime", "rnostrictatime", "+relatime", "+relatime"),
                Arguments.of("noatime", "rnoatime,rstrictatime", "-noatime", "-noatime"),
                Arguments.of("rw", "noatime,rnodev,rro", "+noatime +nodev +ro", "+nodev +ro"));
    }

    @ParameterizedTest
    @MethodSource("recursive")
    void a_recursive_option_reaches_the_mounts_below(
            String below, String options, String outer, String inner) {
        assumeConforms(Deviation.RECURSIVE_MOUNT_OPTIONS);
        bundle().mount("/mnt", "bind", volume.toString(), ("rbind," + options).split(","));
        String mounts =
                "mount -t tmpfs outer %1$s && mkdir %1$s/sub && mount -t tmpfs -o %2$s inner"
                        + " %1$s/sub && exec \"$@\"";
        bundle().args("/probe", "report");
        Outcome outcome = run(mounts.formatted(volume, below));
        assertSucceeded(outcome);
        List<String> lines = MountLines.of(json(outcome.stdout()));
        MountLines.assertEffect(outer, MountLines.find(lines, "/mnt"));
        MountLines.assertEffect(inner, MountLines.find(lines, "/mnt/sub"));
    }

    @Test
    void a_mount_takes_several_propagations_one_after_the_other() {
        assumeConforms(Deviation.PROPAGATION_OF_FILESYSTEMS);
        bundle().mount("/mnt", "tmpfs", "tmpfs", "unbindable", "shared");
        bundle().mount("/mnt2", "tmpfs", "tmpfs", "shared", "private");
        List<String> lines = MountLines.of(report());
        assertEquals(
                "shared",
                MountLines.propagation(MountLines.find(lines, "/mnt")).getFirst().split(":")[0]);
        assertEquals(List.of(), MountLines.propagation(MountLines.find(lines, "/mnt2")));
    }

    /// What a bind mount of a shared volume lets through, by `linux.rootfsPropagation` and its own
    /// option.
    @ParameterizedTest
    @CsvSource({
        "-, -, received",
        "-, rslave, received",
        "-, slave, received",
        "-, rprivate, ''",
        "-, runbindable, ''",
        "-, rshared, received",
        "rslave, shared, received",
        "shared, -, sent received",
        "rshared, rshared, sent received",
        "rshared, rslave, received",
        "rshared, rprivate, ''",
        "rprivate, -, ''",
        "private, rshared, ''",
        "unbindable, -, ''"
    })
    void a_bind_mount_lets_through_what_it_is_told_to(String rootfs, String option, String events) {
        assumeOurs("this reading of propagations");
        if (!rootfs.equals("-")) {
            bundle().set("/linux/rootfsPropagation", rootfs);
        }
        String[] options =
                option.equals("-") ? new String[] {"rbind"} : new String[] {"rbind", option};
        bundle().mount("/mnt", "bind", volume.toString(), options);
        assertEquals(events, exchange("mount -t tmpfs volume " + volume, volume, "/mnt"));
    }

    /// The same of the root filesystem itself, and what mountinfo shows of it.
    @ParameterizedTest
    @CsvSource({
        "-, received, master",
        "slave, received, master",
        "rslave, received, master",
        "private, '', ''",
        "rprivate, '', ''",
        "shared, '', shared",
        "rshared, '', shared",
        "unbindable, '', unbindable",
        "runbindable, '', unbindable"
    })
    void the_root_filesystem_has_the_propagation_of_the_config(
            String propagation, String events, String shown) {
        assumeOurs("this reading of propagations");
        if (!propagation.equals("-")) {
            bundle().set("/linux/rootfsPropagation", propagation);
        }
        Path rootfs = bundle().rootfs();
        String bind = "mount --bind %1$s %1$s".formatted(rootfs);
        assertEquals(events, exchange(bind, rootfs, ""));
        List<String> lines = contentOf(bundle().inside("/mountinfo")).lines().toList();
        List<String> fields = MountLines.propagation(MountLines.find(lines, "/"));
        assertEquals(
                shown,
                String.join(" ", fields.stream().map(field -> field.split(":")[0]).toList()));
    }

    /// Payload and host mount something below the same directory; each then looks for what the
    /// other has made.
    private String exchange(String mount, Path host, String inside) {
        bundle().privileged(List.of("CAP_SYS_ADMIN"));
        String payload =
                "cat /proc/self/mountinfo > /mountinfo; /probe try mount:%1$s/out > /answer;"
                        + " : > %1$s/ready; until [ -e %1$s/done ]; do sleep 0.02; done;"
                        + " [ ! -e %1$s/in/here ] || echo received";
        bundle().args("/bin/sh", "-c", payload.formatted(inside));
        String script =
                "%1$s && mount --make-shared %2$s && mkdir -p %2$s/in %2$s/out; \"$@\" & pid=$!;"
                        + " while [ -e /proc/$pid ] && [ ! -e %2$s/ready ]; do sleep 0.02; done;"
                        + " if grep -q \" %2$s/out \" /proc/self/mountinfo; then echo sent; fi;"
                        + " mount -t tmpfs in %2$s/in && : > %2$s/in/here; : > %2$s/done;"
                        + " wait $pid";
        Outcome outcome = run(script.formatted(mount, host));
        assertSucceeded(outcome);
        String answer = contentOf(bundle().inside("/answer"));
        assertEquals("OK", json(answer).at("/0/error").asString(), answer);
        return outcome.stdout().strip().replace("\n", " ");
    }

    private Outcome run(String script) {
        return container().bundled("run").inShell(IN_OWN_NAMESPACE.formatted(script)).run();
    }
}
