package dev.jruntime.container;

/// There is no container with that id. Engines look for the words "does not exist".
final class NoSuchContainerException extends ContainerException {
    NoSuchContainerException(String id) {
        super("container \"" + id + "\" does not exist");
    }
}
