package dev.jruntime.spec;

import java.nio.charset.StandardCharsets;
import java.util.List;

/// Limits that the kernel sets to paths and strings, in bytes.
final class TextRules {

    /// PATH_MAX and NAME_MAX of limits.h, the first without its NUL.
    static final int MAX_PATH = 4095;

    static final int MAX_COMPONENT = 255;

    /// MAX_ARG_STRLEN of execve(2), without its NUL.
    static final int MAX_ARGUMENT = (128 << 10) - 1;

    private TextRules() {}

    static void absolutePath(String path, At at, Faults faults) {
        if (!path.startsWith("/")) {
            faults.add(at, "must be an absolute path");
        } else {
            path(path, at, faults);
        }
    }

    static void absolutePaths(List<String> paths, At at, Faults faults) {
        for (int i = 0; i < paths.size(); i++) {
            absolutePath(paths.get(i), at.to(i), faults);
        }
    }

    static void path(String path, At at, Faults faults) {
        if (longer(path, MAX_PATH)) {
            faults.add(at, "must not be longer than " + MAX_PATH + " bytes");
        } else if (longer(path, MAX_COMPONENT) && hasLongComponent(path)) {
            faults.add(at, "must not have a component longer than " + MAX_COMPONENT + " bytes");
        }
    }

    static void arguments(List<String> arguments, At at, Faults faults) {
        for (int i = 0; i < arguments.size(); i++) {
            if (longer(arguments.get(i), MAX_ARGUMENT)) {
                faults.add(at.to(i), "must not be longer than " + MAX_ARGUMENT + " bytes");
            }
        }
    }

    static void environment(List<String> environment, At at, Faults faults) {
        arguments(environment, at, faults);
        for (int i = 0; i < environment.size(); i++) {
            if (environment.get(i).indexOf('=') <= 0) {
                faults.add(at.to(i), "must have the form NAME=VALUE");
            }
        }
    }

    /// A file of one line gets what may have been meant as one.
    static void line(String text, At at, Faults faults) {
        if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
            faults.add(at, "must not contain a line break");
        }
    }

    /// Whether the UTF-8 form has more than `limit` bytes.
    static boolean longer(String text, int limit) {
        return text.length() > limit / 3 && text.getBytes(StandardCharsets.UTF_8).length > limit;
    }

    static boolean hasParentStep(String path) {
        return path.contains("..") && List.of(path.split("/")).contains("..");
    }

    private static boolean hasLongComponent(String path) {
        for (String component : path.split("/")) {
            if (longer(component, MAX_COMPONENT)) {
                return true;
            }
        }
        return false;
    }
}
