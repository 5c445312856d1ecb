package dev.keyturn.secret;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.VaultTransport.Answer;
import dev.keyturn.secret.VaultTransport.AnswerLost;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The data of a KV engine, version 2. A request that is refused for its token is sent once more with a new one.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2">the engine's interface</a>
 */
final class VaultKv {

    /** Vault's own words for a write whose {@code cas} is not the version of now; the status is 400. */
    private static final String MISMATCH = "check-and-set parameter did not match";

    private final String mount;
    private final VaultTransport transport;
    private final VaultTokens tokens;
    private final VaultErrors errors;

    VaultKv(String mount, VaultTransport transport, VaultTokens tokens, VaultErrors errors) {
        this.mount = mount;
        this.transport = transport;
        this.tokens = tokens;
        this.errors = errors;
    }

    /**
     * @param reader gets bytes that are wiped when it returns
     * @return empty when nothing was ever written there
     * @throws StepFailure when Vault does not answer or refuses, or when what was there was deleted
     */
    <T> Optional<T> read(String path, Function<byte[], T> reader) {
        String full = full(path);
        try (Answer answer = send(full, null)) {
            if (answer.status() == 200) {
                return Optional.of(reader.apply(answer.body()));
            }
            if (answer.status() != 404) {
                throw errors.of(answer, full);
            }
            JsonNode body = VaultErrors.json(answer);
            if (body.at("/data/metadata").isObject()) {
                throw errors.deleted(full);
            }
            if (!body.path("errors").isArray() || !body.path("errors").isEmpty()) {
                throw errors.of(answer, full);
            }
            return Optional.empty();
        } catch (AnswerLost e) {
            throw e.failure();
        }
    }

    /**
     * @param body with {@code options.cas}; the caller wipes it
     * @return whether it was written; if not, its {@code cas} did not match
     * @throws StepFailure when it was not written for sure
     * @throws AnswerLost when it may have been written
     */
    boolean write(String path, byte[] body) throws AnswerLost {
        String full = full(path);
        try (Answer answer = send(full, body)) {
            if (answer.status() == 200) {
                return true;
            }
            if (answer.status() == 400 && VaultErrors.says(answer, MISMATCH)) {
                return false;
            }
            StepFailure failure = answer.status() == 204 ? errors.badAnswer() : errors.of(answer, full);
            if (answer.status() >= 500) {
                throw new AnswerLost(failure);
            }
            throw failure;
        }
    }

    private Answer send(String path, byte @Nullable [] body) throws AnswerLost {
        Secret token = tokens.current();
        Answer answer = transport.send(path, token, body);
        if (answer.status() != 403) {
            return answer;
        }
        // an expired token and a missing right look the same
        Optional<Secret> other = tokens.insteadOf(token);
        if (other.isEmpty()) {
            return answer;
        }
        answer.close();
        return transport.send(path, other.get(), body);
    }

    private String full(String path) {
        return mount + "/data/" + path;
    }
}
