package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import dev.keyturn.problem.Problems;
import dev.keyturn.secret.Secret;
import io.swagger.v3.oas.annotations.media.Schema;
import java.io.IOException;
import java.util.Arrays;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.HttpOutputMessage;
import org.springframework.http.MediaType;
import org.springframework.http.converter.AbstractHttpMessageConverter;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;

/**
 * Reads {@code {"password": "…"}} without ever making a {@code String} of the value. Jackson's own messages quote what
 * they could not read, so none of them leaves this class; buffers are not pooled, so none is handed to a later request.
 */
final class PasswordBodyConverter extends AbstractHttpMessageConverter<PasswordBodyConverter.PasswordBody> {

    /** Characters; Active Directory takes at most 256. */
    static final int MAXIMUM = 256;

    private static final String FIELD = "password";

    private final JsonFactory json = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();

    /** Body of {@code POST /api/rotations/{id}/password}. */
    @Schema(description = "The password that the account already has in Active Directory.")
    record PasswordBody(
            @Schema(
                    implementation = String.class,
                    format = "password",
                    minLength = 1,
                    maxLength = MAXIMUM,
                    requiredMode = Schema.RequiredMode.REQUIRED)
            Secret password) {}

    /** A body that does not fit, without its content: what was sent may be a password. */
    static final class InvalidBodyException extends HttpMessageNotReadableException {

        private static final long serialVersionUID = 1L;

        private final String message;

        InvalidBodyException(String message, HttpInputMessage input) {
            super(FIELD + " " + message, input);
            this.message = message;
        }

        Problems.FieldError error() {
            return new Problems.FieldError(FIELD, message);
        }
    }

    PasswordBodyConverter() {
        super(MediaType.APPLICATION_JSON, new MediaType("application", "*+json"));
    }

    @Override
    protected boolean supports(Class<?> type) {
        return type == PasswordBody.class;
    }

    @Override
    public boolean canWrite(Class<?> type, MediaType mediaType) {
        return false;
    }

    @Override
    protected PasswordBody readInternal(Class<? extends PasswordBody> type, HttpInputMessage input) throws IOException {
        try (JsonParser parser = json.createParser(input.getBody())) {
            boolean isPassword = parser.nextToken() == JsonToken.START_OBJECT
                    && parser.nextToken() == JsonToken.FIELD_NAME
                    && FIELD.equals(parser.currentName());
            if (!isPassword || parser.nextToken() != JsonToken.VALUE_STRING) {
                throw notTheOneField(input);
            }
            Secret password = take(parser);
            boolean ended = false;
            try {
                ended = parser.nextToken() == JsonToken.END_OBJECT && parser.nextToken() == null;
            } finally {
                if (!ended) {
                    password.close();
                }
            }
            if (!ended) {
                throw notTheOneField(input);
            }
            return checked(password, input);
        } catch (JsonProcessingException quotesTheInput) {
            throw notTheOneField(input);
        }
    }

    private static Secret take(JsonParser parser) throws IOException {
        char[] buffer = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int to = from + parser.getTextLength();
        char[] password = Arrays.copyOfRange(buffer, from, to);
        Arrays.fill(buffer, from, to, '\0');
        return Secret.takeFrom(password);
    }

    private static PasswordBody checked(Secret password, HttpInputMessage input) {
        if (password.length() == 0 || password.length() > MAXIMUM) {
            password.close();
            throw new InvalidBodyException("must have 1 to " + MAXIMUM + " characters", input);
        }
        return new PasswordBody(password);
    }

    private static InvalidBodyException notTheOneField(HttpInputMessage input) {
        return new InvalidBodyException("must be a text, and the only field of one JSON object", input);
    }

    @Override
    protected void writeInternal(PasswordBody body, HttpOutputMessage output) {
        throw new HttpMessageNotWritableException("A password is never written.");
    }
}
