package dev.jruntime.conformance.bench;

import dev.jruntime.conformance.RuntimeKind;
import dev.jruntime.conformance.bench.Statistics.Ratio;
import dev.jruntime.conformance.bench.Statistics.Summary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The results as JSON, with every sample: for comparing builds, and for other statistics than
/// ours.
final class JsonReport {
    private static final JsonMapper JSON = new JsonMapper();

    private JsonReport() {}

    static void write(Path file, Conditions conditions, Results results) {
        ObjectNode root = JSON.createObjectNode();
        addConditions(root.putObject("conditions"), conditions);
        ObjectNode measures = root.putObject("measures");
        for (Measure measure : results.samples().keySet()) {
            ObjectNode node = measures.putObject(measure.label());
            for (RuntimeKind kind : results.runtimes(measure)) {
                addRuntime(node.putObject(kind.label()), results, measure, kind);
            }
        }
        ObjectNode created = root.putObject("created");
        results.created()
                .forEach((kind, footprint) ->
                        addFootprint(created.putObject(kind.label()), footprint));
        ArrayNode crowds = root.putArray("crowds");
        results.crowds().forEach(crowd -> addCrowd(crowds.addObject(), crowd));
        ArrayNode probes = root.putArray("probes");
        results.probings().forEach(probing -> addProbing(probes.addObject(), probing));
        addServer(root, results);
        try {
            Files.createDirectories(file.toAbsolutePath().getParent());
            Files.writeString(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + file, e);
        }
    }

    private static void addConditions(ObjectNode node, Conditions conditions) {
        node.put("begin", conditions.begin().toString());
        node.put("kernel", conditions.kernel());
        node.put("processor", conditions.processor());
        node.put("processors", conditions.processors());
        node.put("loadAverage", conditions.loadAverage());
        node.put("rounds", conditions.options().rounds(Scenario.RUN));
        node.put("idleRounds", conditions.options().rounds(Scenario.IDLE_RUN));
        node.put("warmUp", conditions.options().warmUp());
        node.put("served", conditions.options().served());
        node.put("execRounds", conditions.options().rounds(Scenario.EXEC));
        node.put("execWarmUp", conditions.options().execWarmUp());
        ObjectNode versions = node.putObject("versions");
        conditions.versions().forEach((kind, version) -> versions.put(kind.label(), version));
        node.set("config", JSON.readTree(conditions.config()));
    }

    private static void addRuntime(
            ObjectNode node, Results results, Measure measure, RuntimeKind kind) {
        Summary wall = Statistics.summary(results.walls(measure, kind));
        node.putObject("wallNanos")
                .put("median", wall.median())
                .put("p10", wall.p10())
                .put("p90", wall.p90())
                .put("mean", wall.mean());
        node.put("cpuNanosMean", results.cpuNanos(measure, kind));
        node.put("serverCpuNanosMean", results.serverNanos(measure, kind));
        for (RuntimeKind reference : List.of(RuntimeKind.CRUN, RuntimeKind.RUNC)) {
            results.ratio(measure, kind, reference)
                    .ifPresent(ratio -> addRatio(node.withObject("/ratios"), reference, ratio));
        }
        addSamples(node.putArray("samples"), results.samples(measure, kind));
    }

    private static void addRatio(ObjectNode node, RuntimeKind reference, Ratio ratio) {
        node.putObject(reference.label())
                .put("value", ratio.value())
                .put("low", ratio.low())
                .put("high", ratio.high());
    }

    private static void addSamples(ArrayNode node, List<Sample> samples) {
        for (Sample sample : samples) {
            node.addObject()
                    .put("wallNanos", sample.wallNanos())
                    .put("userMicros", sample.userMicros())
                    .put("systemMicros", sample.systemMicros())
                    .put("peakKilobytes", sample.peakKilobytes());
        }
    }

    private static void addServer(ObjectNode root, Results results) {
        Results.ServerShare server = results.server();
        if (server == null) {
            return;
        }
        ObjectNode node = root.putObject("server");
        addFootprint(node.putObject("memory"), server.memory());
        ArrayNode warming = node.putArray("warmingWallNanos");
        server.warmingWallNanos().forEach(warming::add);
    }

    private static void addCrowd(ObjectNode node, Results.Crowd crowd) {
        node.put("runtime", crowd.kind().label());
        node.put("containers", crowd.containers());
        addFootprint(node.putObject("memory"), crowd.memory());
        node.put("chargedKilobytes", crowd.chargedKilobytes());
        node.put("cpuNanos", crowd.cpuNanos());
    }

    private static void addProbing(ObjectNode node, Results.Probing probing) {
        node.put("runtime", probing.kind().label());
        node.put("containers", probing.containers());
        node.put("execs", probing.execs());
        node.put("errors", probing.errors());
        node.put("wallNanos", probing.wallNanos());
        node.put("cpuNanos", probing.cpuNanos());
        node.put("medianNanos", probing.medianNanos());
        node.put("p90Nanos", probing.p90Nanos());
    }

    private static void addFootprint(ObjectNode node, Footprint footprint) {
        node.put("processes", footprint.processes());
        node.put("pssKilobytes", footprint.pssKilobytes());
        node.put("residentKilobytes", footprint.residentKilobytes());
    }
}
