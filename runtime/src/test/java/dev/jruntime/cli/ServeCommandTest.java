package dev.jruntime.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.jruntime.architecture.Repository;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ServeCommandTest {
    private static final String OPTIONS =
            "runtime/src/main/java/dev/jruntime/server/ServeOptions.java";

    /// The launcher hands the words after `serve` to the server as they are: its options are parsed
    /// there, without picocli, and only described here.
    @Test
    void help_describes_the_options_that_the_server_parses() {
        Set<String> parsed =
                Pattern.compile("case \"(--[a-z-]+)\"")
                        .matcher(Repository.text(OPTIONS))
                        .results()
                        .map(found -> found.group(1))
                        .collect(Collectors.toCollection(TreeSet::new));
        Set<String> described = CommandModel.optionNames(CommandModel.command("serve"));
        described.removeAll(Set.of("-h", "--help"));
        assertEquals(parsed, described);
    }
}
