package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.TimeRange;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A JSON object in a sync server's answer. A field that is missing or of the wrong type is a {@code bad-answer}, never an exception of its own. */
public final class AnswerPart {

    private final String server;
    private final JsonNode json;

    public AnswerPart(String server, @Nullable JsonNode json) {
        this.server = server;
        this.json = json == null ? MissingNode.getInstance() : json;
    }

    public JsonNode json() {
        return json;
    }

    public boolean present() {
        return json.isObject();
    }

    public AnswerPart part(String name) {
        return new AnswerPart(server, json.path(name));
    }

    public String text(String name) {
        JsonNode field = json.path(name);
        if (!field.isTextual()) {
            throw unusable(name);
        }
        return field.textValue();
    }

    public Optional<String> optionalText(String name) {
        return isAbsent(name) ? Optional.empty() : Optional.of(text(name));
    }

    public boolean flag(String name) {
        JsonNode field = json.path(name);
        if (!field.isBoolean()) {
            throw unusable(name);
        }
        return field.booleanValue();
    }

    /** False also when it is not there. */
    public boolean isTrue(String name) {
        return json.path(name).booleanValue();
    }

    public int number(String name) {
        JsonNode field = json.path(name);
        if (!field.canConvertToInt()) {
            throw unusable(name);
        }
        return field.intValue();
    }

    public Instant instant(String name) {
        return TimeRange.parse(text(name)).orElseThrow(() -> unusable(name));
    }

    public Optional<Instant> optionalInstant(String name) {
        return isAbsent(name) ? Optional.empty() : Optional.of(instant(name));
    }

    private boolean isAbsent(String name) {
        JsonNode field = json.path(name);
        return field.isMissingNode() || field.isNull();
    }

    /** For a field whose value means nothing to its reader. */
    StepFailure unusable(String name) {
        return StepFailure.transientFailure(
                "bad-answer",
                "Sync server " + server + " gave an answer without a usable \"" + name
                        + "\". It is asked again; when it stays like this, update the Keyturn module on the server.",
                null);
    }
}
