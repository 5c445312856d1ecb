package dev.keyturn.lab.server;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.RSAKey;
import dev.keyturn.kernel.Fence;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.Jose;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.time.Instant;
import java.time.format.DateTimeParseException;
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

    /** @param opening the key that passwords are sealed to */
    static LabRequest of(JsonNode request, RSAKey opening) {
        if (!(request instanceof ObjectNode fields)) {
            throw new LabRefusal("bad-request", "The request is not a JSON object.");
        }
        if (!fields.has("sealedPassword")) {
            return new LabRequest(fields, null);
        }
        try {
            return new LabRequest(
                    fields, Jose.open(fields.path("sealedPassword").asText(), opening));
        } catch (BadJose e) {
            throw new LabRefusal("bad-request", "The member sealedPassword cannot be opened. " + e.getMessage());
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

    /** False when it is not there. */
    boolean optionalFlag(String name) {
        return fields.has(name) && flag(name);
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
            throw new LabRefusal("bad-request", "The request has no \"sealedPassword\".");
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
