package dev.keyturn.syncserver;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Turns what a server wrote into an answer or a failure. */
final class AnswerReader {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
    private static final String MAJOR = "1.";

    private final SyncServer server;
    private final ServerErrors errors;
    private final @Nullable Secret password;

    AnswerReader(SyncServer server, ObjectNode request, @Nullable Secret password) {
        this.server = server;
        this.errors = new ServerErrors(server, request);
        this.password = password;
    }

    CommandAnswer read(CommandOutput output) {
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
        if (output.failed()) {
            throw withoutAnswer(output);
        }
        return new CommandAnswer(
                part(answer).instant("serverTime"),
                part(answer.path("before")),
                part(answer.path("after")),
                part(answer.path("result")));
    }

    private AnswerPart part(JsonNode json) {
        return new AnswerPart(server.name(), json);
    }

    private JsonNode parse(CommandOutput output) {
        if (output.answer().length == 0) {
            throw withoutAnswer(output);
        }
        try {
            JsonNode answer = JSON.readTree(output.answer());
            if (answer != null && answer.isObject()) {
                return answer;
            }
        } catch (IOException quotesTheAnswer) {
            // the parser's own message may quote what was written, so it is not passed on
            throw output.failed() ? withoutAnswer(output) : badAnswer();
        }
        throw output.failed() ? withoutAnswer(output) : badAnswer();
    }

    private StepFailure withoutAnswer(CommandOutput output) {
        return output.moduleMissing()
                ? errors.moduleMissing(output.exitCode(), output.complaint())
                : errors.answerLost(output.exitCode(), output.complaint());
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
