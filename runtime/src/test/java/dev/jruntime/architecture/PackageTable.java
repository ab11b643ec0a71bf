package dev.jruntime.architecture;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Which package may depend on which; `linux` stands for all of its packages.
final class PackageTable {
    static final String PREFIX = "dev.jruntime.";

    private static final String TABLE =
            """
            server           cli, container, spec, syscall
            cli              container, host, linux, cgroup, spec, syscall
            container        linux, cgroup, spec, syscall
            host             linux, syscall
            cgroup           linux.mount, spec, syscall
            linux.console    linux.mount, spec, syscall
            linux.device     linux.mount, spec, syscall
            linux.mount      spec, syscall
            linux.namespace  spec, syscall
            linux.process    linux.mount, spec, syscall
            linux.seccomp    spec, syscall
            syscall
            spec
            """;
    private static final Pattern SENTENCE = Pattern.compile("May depend on: ([^.]*(\\.\\w[^.]*)*)");

    private PackageTable() {}

    /// Each package with what it may depend on.
    static Map<String, Set<String>> packages() {
        Map<String, String> rows = new TreeMap<>();
        for (String line : TABLE.lines().toList()) {
            String[] cells = line.split(" +", 2);
            rows.put(cells[0], cells.length > 1 ? cells[1] : "");
        }
        Map<String, Set<String>> table = new TreeMap<>();
        rows.forEach((name, cell) -> table.put(name, expand(names(cell), rows.keySet())));
        return table;
    }

    /// What a package-info says that its package may depend on; libraries and the JDK left out.
    static Set<String> documented(String packageInfo) {
        String plain = packageInfo.replaceAll("\n///", " ").replaceAll(" +", " ");
        Matcher sentence = SENTENCE.matcher(plain);
        if (!sentence.find()) {
            return Set.of("nothing said");
        }
        return expand(names(sentence.group(1)), packages().keySet());
    }

    private static List<String> names(String text) {
        String plain = text.replaceAll("\\([^)]*\\)", "");
        return Arrays.stream(plain.split("[,;]|\\band\\b")).map(String::strip).toList();
    }

    private static Set<String> expand(Collection<String> names, Collection<String> packages) {
        Set<String> expanded = new TreeSet<>();
        for (String one : packages) {
            if (names.contains(one) || names.contains("linux") && one.startsWith("linux.")) {
                expanded.add(one);
            }
        }
        return expanded;
    }
}
