package dev.jruntime.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.conformance.canary.Canary;
import dev.jruntime.conformance.canary.ContentFacet;
import dev.jruntime.conformance.canary.Facet;
import dev.jruntime.conformance.swap.Interposer;
import dev.jruntime.conformance.swap.Plot;
import dev.jruntime.conformance.swap.Point;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Somebody who can write to the image or to a volume puts a link to a file of the host in the
/// place of a directory, between any two calls of a `run` (CVE-2021-30465, CVE-2024-45310,
/// CVE-2025-31133, CVE-2025-52565 …). The run is refused, or the container shows nothing of the
/// host; the host is as it was.
class SwappedFileTest extends SwapTest {
    private static final String SECRET = "the host's secret";

    /// What is replaced: names in the image, and `volume` for the directory that is bound to /vol.
    private static final List<String> PLACES =
            List.of(
                    "dev",
                    "dev/null",
                    "dev/pts",
                    "dev/shm",
                    "dev/fd",
                    "proc",
                    "sys",
                    "vol",
                    "volume/a",
                    "volume/a/b",
                    "volume/a/file",
                    "hidden",
                    "hidden/file",
                    "ro",
                    "cwd",
                    "cwd/here",
                    "made");

    /// What a terminal is made of.
    private static final List<String> PLACES_OF_TERMINALS =
            List.of("dev", "dev/console", "dev/ptmx", "dev/pts", "dev/pts/0", "dev/pts/ptmx");

    /// Where to: below the canary, or a file of every kernel.
    private static final List<String> TARGETS =
            List.of("d", "secret", "../../../../../proc/sys/kernel/core_pattern");

    private record Attack(Point point, String place, String target) {}

    @Test
    void does_not_lead_out() {
        play("RUN", sample(attacks(PLACES), 150));
    }

    @Test
    void a_mount_point_on_a_volume_does_not_lead_out_whenever_it_is_swapped() {
        play("MOUNT POINT", atEveryCallOfInit("volume/a/b"));
    }

    @Test
    void a_console_is_not_made_outside_whenever_its_directory_is_swapped() {
        bundle().set("/process/terminal", true);
        play("CONSOLE", atEveryCallOfInit("dev"));
    }

    private List<Attack> atEveryCallOfInit(String place) {
        return attacks(List.of(place)).stream()
                .filter(one -> one.target().equals("d"))
                .filter(one -> one.point().actor().equals("init"))
                .toList();
    }

    @Test
    void of_a_terminal_does_not_lead_out() {
        bundle().set("/process/terminal", true);
        play("TERMINAL", sample(attacks(PLACES_OF_TERMINALS), 100));
    }

    @Test
    @Tag("soak")
    void does_not_lead_out_wherever_it_is() {
        play("RUN", attacks(PLACES));
    }

    @Test
    @Tag("soak")
    void of_a_terminal_does_not_lead_out_wherever_it_is() {
        bundle().set("/process/terminal", true);
        play("TERMINAL", attacks(PLACES_OF_TERMINALS));
    }

    private List<Attack> attacks(List<String> places) {
        configure();
        reset();
        stage().conduct(Plot.watch());
        Outcome outcome = command().run();
        assertSucceeded(outcome);
        assertEquals("", complaint(outcome));
        stage().awaitSilence();
        return stage().frames().stream()
                .flatMap(frame -> frame.points().stream())
                .flatMap(point -> places.stream().flatMap(place -> attacks(point, place)))
                .toList();
    }

    private Command command() {
        return staged().bundled("run").input("");
    }

    private static Stream<Attack> attacks(Point point, String place) {
        return TARGETS.stream().map(target -> new Attack(point, place, target));
    }

    /// No mount on /dev, so that devices are made in the image; mount points on a volume, a working
    /// directory and one for a device that are made.
    private void configure() {
        bundle().withoutMount("/dev")
                .set("/root/readonly", false)
                .set("/process/cwd", "/cwd/here")
                .mount("/vol", "bind", volume().toString(), "rbind")
                .mount("/vol/a/b/c", "tmpfs", "tmpfs")
                .mount("/vol/a/file", "bind", bundle().inside("/etc/group").toString(), "bind")
                .mount("/made/sub", "tmpfs", "tmpfs")
                .add("/linux/maskedPaths", "/hidden/file")
                .add("/linux/readonlyPaths", "/ro")
                .args("/bin/sh", "-c", script());
    }

    private String script() {
        String secret = canary().resolve("secret").toString();
        return "cat /proc/self/mountinfo; echo \"keys: $(cat /proc/keys)\";"
                + (" cat " + secret + " /vol/a/secret /vol/a/b/secret /vol/a/file /hidden/file;")
                + " cat /ro/secret /dev/null ./secret; ls /vol/a /vol/a/b /hidden /ro /dev .;"
                + " /bin/busybox stat -L -c '%n is %F %t:%T' /dev/console /proc/self/fd/0;"
                + " echo end";
    }

    private Path volume() {
        return directory().resolve("volume");
    }

    private void play(String what, List<Attack> attacks) {
        Canary host = canaryNow();
        List<String> complaints = new ArrayList<>();
        int refused = 0;
        int reached = 0;
        for (Attack attack : attacks) {
            Canary before = new Canary(files());
            stage().conduct(Plot.at(attack.point(), _ -> carryOut(attack)));
            reset();
            Outcome outcome = command().run();
            stage().awaitSilence();
            reached += stage().performed() ? 1 : 0;
            refused += outcome.succeeded() ? 0 : 1;
            String wrong = complaint(outcome);
            before.differences().forEach(one -> complaints.add(attack + ": " + one));
            if (!wrong.isEmpty()) {
                complaints.add(attack + ": " + wrong + "\n" + outcome);
            }
        }
        complaints.addAll(host.differences());
        report(
                "RENAME %s: %d swaps, %d carried out, %d refused"
                        .formatted(what, attacks.size(), reached, refused));
        assertNone(complaints);
    }

    private List<Facet> files() {
        return List.of(
                new ContentFacet(
                        "files",
                        List.of(
                                canary(),
                                Path.of("/proc/sys/kernel/core_pattern"),
                                Path.of("/dev/null"))));
    }

    /// Who can write here writes there, too: what was in the place stays in image or volume.
    private boolean carryOut(Attack attack) throws IOException {
        boolean onVolume = attack.place().startsWith("volume");
        Path place = (onVolume ? directory() : bundle().rootfs()).resolve(attack.place());
        if (!Files.isDirectory(place.resolveSibling("."))) {
            return true;
        }
        Path evil = (onVolume ? volume() : bundle().rootfs()).resolve("evil");
        Files.createSymbolicLink(evil, canary().resolve(attack.target()).normalize());
        Interposer.swap(evil, place);
        return true;
    }

    /// An image and a volume as they were; what is large stays.
    private void reset() {
        try {
            Workspace.remove(volume());
            for (Path path : list(bundle().rootfs())) {
                if (!Set.of("bin", "probe", "etc").contains(path.getFileName().toString())) {
                    Workspace.remove(path);
                }
            }
            Files.createDirectories(volume().resolve("a/b"));
            for (String name : List.of("dev", "proc", "sys", "hidden", "ro", "cwd", "vol")) {
                Files.createDirectory(bundle().rootfs().resolve(name));
            }
            Files.writeString(bundle().rootfs().resolve("hidden/file"), "the image's own");
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        }
    }

    private static List<Path> list(Path directory) throws IOException {
        try (Stream<Path> entries = Files.list(directory)) {
            return entries.toList();
        }
    }

    private String complaint(Outcome outcome) {
        if (!outcome.succeeded()) {
            return outcome.exit() == 1 && !outcome.stderr().isBlank() ? "" : "no reason was given";
        }
        if (outcome.stdout().contains(SECRET)) {
            return "the container has read a file of the host";
        }
        if (outcome.stdout().contains("inner")) {
            return "the container has listed a directory of the host";
        }
        if (!outcome.stdout()
                .lines()
                .allMatch(line -> !line.startsWith("keys: ") || line.length() < 7)) {
            return "a masked file can be read";
        }
        String device = foreignDevice(outcome.stdout());
        return device.isEmpty() ? foreignMount(outcome.stdout()) : device;
    }

    /// If the console is a device, then it is the terminal, which is the standard input.
    private static String foreignDevice(String output) {
        String kind = " is character special file ";
        List<String> devices =
                output.lines()
                        .filter(line -> line.contains(kind))
                        .map(line -> line.substring(line.indexOf(kind)))
                        .toList();
        boolean same = devices.size() < 2 || devices.get(0).equals(devices.get(1));
        return same ? "" : "the console is another device: " + devices;
    }

    /// Of the filesystem that holds the image, only what the configuration names may be mounted.
    private String foreignMount(String output) {
        List<String[]> mounts =
                output.lines()
                        .filter(line -> line.matches("\\d+ \\d+ \\d+:\\d+ .*"))
                        .map(line -> line.split(" "))
                        .toList();
        String device =
                mounts.stream()
                        .filter(parts -> parts[4].equals("/"))
                        .map(parts -> parts[2])
                        .findFirst()
                        .orElse("none");
        return mounts.stream()
                .filter(parts -> parts[2].equals(device))
                .filter(parts -> !isBelow(parts[3], bundle().rootfs()))
                .filter(parts -> !isBelow(parts[3], volume()))
                .map(parts -> "mounted: " + String.join(" ", parts))
                .findFirst()
                .orElse("");
    }

    /// The root of a mount is a path in its filesystem, which may begin below our path's.
    private static boolean isBelow(String root, Path path) {
        Path top = Workspace.current().directory().resolveSibling(".").normalize();
        return (root + "/").contains("/" + top.relativize(path) + "/");
    }
}
