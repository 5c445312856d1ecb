package dev.keyturn.evidence.timeline;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What happened in one rotation, in the order of time.
 *
 * @param lanes who or what took part, in the order in which a reader wants them: people first, servers last
 */
public record Timeline(List<Lane> lanes, List<Entry> entries) {

    /** Of evidence of any schema, and of the draft of a rotation that runs. What a document does not have is left out. */
    public static Timeline of(JsonNode document) {
        return of(document, null);
    }

    /** @param confirmation the document about what was found later; null when there is none */
    public static Timeline of(JsonNode document, @Nullable JsonNode confirmation) {
        return new TimelineBuilder(document).build(confirmation);
    }

    public enum Kind {
        PERSON,
        TICKET,
        PROCESS,
        DIRECTORY,
        SERVER
    }

    public enum State {
        DONE,
        FAILED,
        WAITING,
        INFO
    }

    public record Lane(String id, String name, Kind kind) {}

    /**
     * @param lane the id of its lane
     * @param to null for what took no time, and for what has not ended
     * @param title a few words
     * @param detail whole messages; null when the title says everything
     * @param person null for what was not done by hand
     * @param attempts how often it was tried; null for what is not a step
     */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    public record Entry(
            String lane,
            Instant from,
            @Nullable Instant to,
            String title,
            @Nullable String detail,
            State state,
            @Nullable String person,
            @Nullable Integer attempts) {}
}
