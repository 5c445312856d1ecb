package dev.keyturn.task;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.rotation.StepEvidence;
import dev.keyturn.step.StepContext;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One attempt of a step that does the same on each sync server. A server that fails keeps it from none of the others, and
 * what was done there is written down although the attempt fails.
 */
final class EachServer {

    private final StepContext step;
    private final List<Map<String, Object>> servers = new ArrayList<>();
    private @Nullable StepFailure first;

    EachServer(StepContext step) {
        this.step = step;
    }

    /** @param work adds what it saw */
    void on(String server, Consumer<JsonFacts> work) {
        JsonFacts facts = new JsonFacts().with("server", server);
        try {
            work.accept(facts);
        } catch (StepFailure failure) {
            facts.with("failure", failure.code());
            first = first == null ? failure : first;
        }
        servers.add(facts.asMap());
    }

    /** @throws StepFailure the first one */
    List<Map<String, Object>> done() {
        if (first != null) {
            throw failed(first);
        }
        return List.copyOf(servers);
    }

    /** For what fails although every server has done its part. */
    StepFailure failed(StepFailure failure) {
        step.notes().done(Map.of(StepEvidence.SERVERS, List.copyOf(servers)));
        return failure;
    }
}
