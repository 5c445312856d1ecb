package dev.keyturn.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.secret.VaultTransport.Answer;
import dev.keyturn.secret.VaultTransport.AnswerLost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The data of a KV engine, version 2. Requests carry a token: from a file that another program keeps fresh, or from a login
 * with AppRole. One that is refused for its token is sent once more with a new one.
 *
 * @see <a href="https://developer.hashicorp.com/vault/api-docs/secret/kv/kv-v2">the engine's interface</a>
 */
final class VaultKv {

    /** Vault's own words for a write whose {@code cas} is not the version of now; the status is 400. */
    private static final String MISMATCH = "check-and-set parameter did not match";

    private static final String LOGIN = "auth/approle/login";

    private final VaultSettings settings;
    private final VaultTransport transport;
    private final VaultErrors errors;
    private @Nullable Secret token;

    VaultKv(VaultSettings settings, VaultTransport transport, VaultErrors errors) {
        this.settings = settings;
        this.transport = transport;
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
        Secret current = currentToken();
        Answer answer = transport.send(path, current, body);
        if (answer.status() != 403) {
            return answer;
        }
        // an expired token and a missing right look the same
        Optional<Secret> other = tokenInsteadOf(current);
        if (other.isEmpty()) {
            return answer;
        }
        answer.close();
        return transport.send(path, other.get(), body);
    }

    private String full(String path) {
        return settings.mount() + "/data/" + path;
    }

    private synchronized Secret currentToken() {
        Secret known = token;
        if (known == null) {
            known = fetchToken();
            token = known;
        }
        return known;
    }

    /** @return another token than the one that was refused, if there is one to be had */
    private synchronized Optional<Secret> tokenInsteadOf(Secret refused) {
        Secret known = token;
        if (known == null || known == refused) {
            known = fetchToken();
            token = known;
        }
        return same(known, refused) ? Optional.empty() : Optional.of(known);
    }

    private Secret fetchToken() {
        Path tokenFile = settings.tokenFile();
        return tokenFile != null ? content("token-file", tokenFile) : logIn();
    }

    private Secret logIn() {
        Path secretIdFile = settings.secretIdFile();
        String roleId = settings.roleId();
        if (secretIdFile == null || roleId == null) {
            throw new IllegalStateException("There is no way to log in to Vault.");
        }
        byte[] request;
        try (Secret secretId = content("secret-id-file", secretIdFile)) {
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(roleId));
            request = VaultJson.withSecret("{\"role_id\":\"" + quoted + "\",\"secret_id\":\"", secretId, "\"}");
        }
        try (Answer answer = transport.send(LOGIN, null, request)) {
            if (answer.status() == 200) {
                return VaultJson.secretAt("/auth/client_token", answer.body()).orElseThrow(errors::badAnswer);
            }
            throw answer.status() == 400 || answer.status() == 403
                    ? errors.loginRefused(answer.status())
                    : errors.of(answer, LOGIN);
        } catch (AnswerLost e) {
            // a login changes nothing that a second one would have to know of
            throw errors.unreachable(e.failure().detail());
        } finally {
            Arrays.fill(request, (byte) 0);
        }
    }

    private static Secret content(String setting, Path file) {
        try {
            byte[] bytes = TextFile.utf8(file);
            CharBuffer characters = StandardCharsets.UTF_8.decode(ByteBuffer.wrap(bytes));
            Arrays.fill(bytes, (byte) 0);
            int from = 0;
            int to = characters.limit();
            while (to > from && Character.isWhitespace(characters.get(to - 1))) {
                to--;
            }
            while (from < to && Character.isWhitespace(characters.get(from))) {
                from++;
            }
            Secret secret = Secret.takeFrom(Arrays.copyOfRange(characters.array(), from, to));
            Arrays.fill(characters.array(), '\0');
            if (secret.length() > 0) {
                return secret;
            }
        } catch (IOException e) {
            throw unusable(setting, file, e.getClass().getSimpleName());
        }
        throw unusable(setting, file, "it is empty");
    }

    /** The program that keeps the file fresh may be in the middle of it. */
    private static StepFailure unusable(String setting, Path file, String why) {
        return StepFailure.transientFailure(
                "vault-login-file",
                "The file " + file + " of " + VaultSettings.PREFIX + setting
                        + " cannot be used. It is read again; when it" + " stays like this, put a valid one there.",
                why);
    }

    private static boolean same(Secret one, Secret other) {
        return one.use(first -> other.use(second -> Arrays.equals(first, second)));
    }
}
