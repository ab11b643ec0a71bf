package dev.jruntime.spec;

import java.util.List;

/// The five capability sets of capabilities(7), by names such as `CAP_KILL`. Names that the kernel
/// does not know are kept: the spec wants a warning for them, not an error.
public record Capabilities(
        List<String> bounding,
        List<String> effective,
        List<String> inheritable,
        List<String> permitted,
        List<String> ambient) {

    public Capabilities {
        bounding = Copies.of(bounding);
        effective = Copies.of(effective);
        inheritable = Copies.of(inheritable);
        permitted = Copies.of(permitted);
        ambient = Copies.of(ambient);
    }
}
