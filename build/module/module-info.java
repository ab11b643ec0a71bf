/// All of a server's classes, ours and those of the libraries, as one module of the run-time image.
/// It is open because JNA and the validator look at classes and resources by reflection.
open module dev.jruntime {
    requires java.logging;

    // The libraries look for providers of these; there are none.
    uses org.slf4j.spi.SLF4JServiceProvider;
    uses tools.jackson.core.TokenStreamFactory;
    uses tools.jackson.databind.JacksonModule;
    uses tools.jackson.databind.ObjectMapper;
}
