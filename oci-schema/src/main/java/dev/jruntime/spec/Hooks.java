package dev.jruntime.spec;

import java.util.List;

/// Programs to run at points of the container's life, in the listed order.
///
/// @param prestart deprecated by the spec, and still what engines send
public record Hooks(
        List<Hook> prestart,
        List<Hook> createRuntime,
        List<Hook> createContainer,
        List<Hook> startContainer,
        List<Hook> poststart,
        List<Hook> poststop) {

    public Hooks {
        prestart = Copies.of(prestart);
        createRuntime = Copies.of(createRuntime);
        createContainer = Copies.of(createContainer);
        startContainer = Copies.of(startContainer);
        poststart = Copies.of(poststart);
        poststop = Copies.of(poststop);
    }
}
