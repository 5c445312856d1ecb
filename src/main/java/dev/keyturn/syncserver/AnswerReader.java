package dev.keyturn.syncserver;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.WorkerAnswer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Turns what a server wrote into an answer or a failure. */
final class AnswerReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final String MAJOR = "2.";
    /** The exit code of the entry script that could not load its module. */
    private static final int MODULE_MISSING = 3;
    /** A worker cuts standard error to so many characters. */
    private static final int COMPLAINT_LIMIT = 8 << 10;

    private final SyncServer server;
    private final ServerErrors errors;
    private final @Nullable Secret password;

    AnswerReader(SyncServer server, ObjectNode request, @Nullable Secret password) {
        this.server = server;
        this.errors = new ServerErrors(server, request);
        this.password = password;
    }

    CommandAnswer read(WorkerAnswer output) {
        JsonNode answer = parse(output);
        String protocol = answer.path("protocol").asText("");
        if (!protocol.startsWith(MAJOR)) {
            throw protocol.matches("\\d{1,3}\\.\\d{1,3}") ? errors.foreignVersion(protocol) : badAnswer();
        }
        if (!answer.path("ok").isBoolean()) {
            throw badAnswer();
        }
        if (!answer.path("ok").booleanValue()) {
            JsonNode error = answer.path("error");
            throw errors.of(
                    error.path("code").asText(""),
                    Redaction.keepable(error.path("message").asText(null), password));
        }
        if (output.exitCode() != 0) {
            throw withoutAnswer(output);
        }
        return new CommandAnswer(
                part(answer).instant("serverTime"),
                part(answer.path("before")),
                part(answer.path("after")),
                part(answer.path("result")),
                output.signed());
    }

    private AnswerPart part(JsonNode json) {
        return new AnswerPart(server.name(), json);
    }

    private JsonNode parse(WorkerAnswer output) {
        if (output.output().isEmpty()) {
            throw withoutAnswer(output);
        }
        try {
            JsonNode answer = JSON.readTree(output.output().getBytes(StandardCharsets.UTF_8));
            if (answer != null && answer.isObject()) {
                return answer;
            }
        } catch (IOException quotesTheAnswer) {
            // the parser's own message may quote what was written, so it is not passed on
            throw output.exitCode() != 0 ? withoutAnswer(output) : badAnswer();
        }
        throw output.exitCode() != 0 ? withoutAnswer(output) : badAnswer();
    }

    private StepFailure withoutAnswer(WorkerAnswer output) {
        String complaint = keepable(output.complaint());
        return output.exitCode() == MODULE_MISSING
                ? errors.moduleMissing(complaint)
                : errors.answerLost(output.exitCode(), complaint);
    }

    /** Words that were cut off could end within the password. */
    private @Nullable String keepable(@Nullable String complaint) {
        boolean mayBeCut = complaint != null && complaint.length() >= COMPLAINT_LIMIT && password != null;
        return mayBeCut ? null : Redaction.keepable(complaint, password);
    }

    private StepFailure badAnswer() {
        return StepFailure.transientFailure(
                "bad-answer",
                "Sync server " + server.name()
                        + " gave an answer that is not whole or not of the command protocol. It is"
                        + " asked again; when it stays like this, check the Keyturn module on the server.",
                null);
    }
}
