package dev.jruntime.container;

import java.util.regex.Pattern;

/// Names of containers. They become names of directories: nothing else may pass.
public final class ContainerId {
    private static final Pattern VALID = Pattern.compile("[A-Za-z0-9_+-][A-Za-z0-9_+.-]{0,199}");

    private ContainerId() {}

    /// @throws ContainerException if this cannot be a container's id
    public static String check(String id) throws ContainerException {
        if (!VALID.matcher(id).matches()) {
            throw new ContainerException(
                    "invalid container id "
                            + quoted(id)
                            + ": 1 to 200 characters of A-Z a-z 0-9 _ + . -, the first of which is"
                            + " no dot");
        }
        return id;
    }

    private static String quoted(String id) {
        StringBuilder text = new StringBuilder("\"");
        id.codePoints()
                .limit(64)
                .forEach(c -> {
                    if (c < 0x20 || c >= 0x7f) {
                        text.append(String.format("\\u%04x", c));
                    } else {
                        text.appendCodePoint(c);
                    }
                });
        return text.append('"').toString();
    }
}
