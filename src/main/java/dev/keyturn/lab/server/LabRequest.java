package dev.keyturn.lab.server;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A request of the command protocol, with the password beside the rest so that it is never a {@code String}. */
final class LabRequest implements AutoCloseable {

    private final ObjectNode fields;
    private final @Nullable Secret password;

    private LabRequest(ObjectNode fields, @Nullable Secret password) {
        this.fields = fields;
        this.password = password;
    }

    static LabRequest read(byte[] bytes) {
        ObjectNode fields = LabFolder.JSON.createObjectNode();
        Secret password = null;
        try (JsonParser parser = LabFolder.JSON.createParser(bytes)) {
            if (parser.nextToken() != JsonToken.START_OBJECT) {
                throw new LabRefusal("bad-request", "The request is not a JSON object.");
            }
            while (parser.nextToken() == JsonToken.FIELD_NAME) {
                String name = parser.currentName();
                JsonToken value = parser.nextToken();
                if (name.equals("password") && value == JsonToken.VALUE_STRING) {
                    int start = parser.getTextOffset();
                    password = Secret.takeFrom(
                            Arrays.copyOfRange(parser.getTextCharacters(), start, start + parser.getTextLength()));
                } else {
                    fields.set(name, parser.<JsonNode>readValueAsTree());
                }
            }
            return new LabRequest(fields, password);
        } catch (IOException quotesTheRequest) {
            throw new LabRefusal("bad-request", "The request is not whole JSON.");
        }
    }

    String text(String name) {
        JsonNode value = fields.path(name);
        if (!value.isTextual()) {
            throw new LabRefusal("bad-request", "The request has no \"" + name + "\".");
        }
        return value.textValue();
    }

    String text(String name, String otherwise) {
        return fields.has(name) ? text(name) : otherwise;
    }

    /** @throws LabRefusal when it is there and not a number of 0 or more */
    long number(String name, long otherwise) {
        if (!fields.has(name)) {
            return otherwise;
        }
        JsonNode value = fields.path(name);
        if (!value.isNumber() || value.doubleValue() < 0 || value.doubleValue() > Integer.MAX_VALUE) {
            throw new LabRefusal("bad-request", "The request has a \"" + name + "\" that cannot be used.");
        }
        return (long) Math.ceil(value.doubleValue());
    }

    Optional<Instant> instant(String name) {
        try {
            return fields.has(name) ? Optional.of(Instant.parse(text(name))) : Optional.empty();
        } catch (DateTimeParseException notATime) {
            throw new LabRefusal("bad-request", "The request has a \"" + name + "\" that is not a time in UTC.");
        }
    }

    boolean flag(String name) {
        JsonNode value = fields.path(name);
        if (!value.isBoolean()) {
            throw new LabRefusal("bad-request", "The request has no \"" + name + "\".");
        }
        return value.booleanValue();
    }

    Fence fence() {
        JsonNode fence = fields.path("fence");
        if (!fence.path("rotation").canConvertToLong() || !fence.path("attempt").canConvertToLong()) {
            throw new LabRefusal("bad-request", "The request has no \"fence\" with a rotation and an attempt.");
        }
        return new Fence(
                fence.path("rotation").longValue(), fence.path("attempt").longValue());
    }

    Secret password() {
        if (password == null || password.length() == 0) {
            throw new LabRefusal("bad-request", "The request has no \"password\".");
        }
        return password;
    }

    @Override
    public void close() {
        if (password != null) {
            password.close();
        }
    }
}
