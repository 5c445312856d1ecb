package dev.keyturn.secret;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.secret.VaultSettings.AppRole;
import dev.keyturn.secret.VaultTransport.Answer;
import dev.keyturn.secret.VaultTransport.AnswerLost;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    /**
     * How long a token that was never accepted may be refused before that counts: standbys learn of it after the active
     * node. OpenBao answers 403 then, Vault before 1.10 400 as well (vault-plugin-auth-gcp#83), newer ones 412.
     */
    private static final Duration NEW_TOKEN = Duration.ofSeconds(30);

    private final VaultSettings settings;
    private final VaultTransport transport;
    private final VaultErrors errors;
    private final Clock clock;
    private @Nullable Secret token;
    private boolean accepted;
    /** When a token was refused first, with none accepted since. */
    private @Nullable Instant refusedSince;

    VaultKv(VaultSettings settings, VaultTransport transport, VaultErrors errors, Clock clock) {
        this.settings = settings;
        this.transport = transport;
        this.errors = errors;
        this.clock = clock;
    }

    /**
     * @param done false when its {@code cas} did not match
     * @param state that it made, for the requests that are to see it; null where Vault does not say
     * @param deletion when it is going to be deleted; null when it is not
     */
    record Written(
            boolean done, @Nullable String state, @Nullable String deletion) {

        static final Written NOT = new Written(false, null, null);
    }

    /**
     * @param state that the answer must not be older than, see {@link VaultTransport#send}
     * @param reader gets bytes that are wiped when it returns
     * @return empty when nothing was ever written there
     * @throws StepFailure when Vault does not answer or refuses, or when what was there was deleted
     */
    <T> Optional<T> read(String path, @Nullable String state, Function<byte[], T> reader) {
        String full = full(path);
        try (Answer answer = send(full, state, null)) {
            if (answer.status() == 200) {
                return Optional.of(reader.apply(answer.body()));
            }
            if (answer.status() != 404) {
                throw refusal(answer, full);
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
     * @throws StepFailure when it was not written for sure
     * @throws AnswerLost when it may have been written
     */
    Written write(String path, @Nullable String state, byte[] body) throws AnswerLost {
        String full = full(path);
        try (Answer answer = send(full, state, body)) {
            if (answer.status() == 200) {
                return new Written(
                        true,
                        answer.state(),
                        VaultErrors.deletion(VaultErrors.json(answer).path("data")));
            }
            if (isMismatch(answer)) {
                return Written.NOT;
            }
            StepFailure failure = answer.status() == 204 ? errors.badAnswer() : refusal(answer, full);
            if (answer.status() >= 500) {
                throw new AnswerLost(failure);
            }
            throw failure;
        }
    }

    private static boolean isMismatch(Answer answer) {
        return answer.status() == 400 && VaultErrors.says(answer, MISMATCH);
    }

    private Answer send(String path, @Nullable String state, byte @Nullable [] body) throws AnswerLost {
        Secret current = currentToken();
        Answer answer = transport.send(path, current, state, body);
        // an expired token and a missing right look the same
        Optional<Secret> other = answer.status() == 403 ? tokenInsteadOf(current) : Optional.empty();
        if (other.isPresent()) {
            answer.close();
            answer = transport.send(path, other.get(), state, body);
        }
        if (answer.status() == 200 || answer.status() == 404 || isMismatch(answer)) {
            accepted();
        }
        return answer;
    }

    private synchronized void accepted() {
        accepted = true;
        refusedSince = null;
    }

    private synchronized StepFailure refusal(Answer answer, String path) {
        boolean aboutTheToken = answer.status() == 400 || answer.status() == 403;
        return aboutTheToken && isNew() ? errors.tokenNotKnownYet(answer, NEW_TOKEN) : errors.of(answer, path);
    }

    /** Whether there may be nodes that have not heard of the token yet. */
    private synchronized boolean isNew() {
        if (accepted) {
            return false;
        }
        Instant now = clock.instant();
        if (refusedSince == null) {
            refusedSince = now;
        }
        return now.isBefore(refusedSince.plus(NEW_TOKEN));
    }

    String full(String path) {
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
            if (settings.tokenFile() == null && isNew()) {
                // another login would begin anew
                return Optional.empty();
            }
            known = fetchToken();
            accepted &= same(known, refused);
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
        AppRole login = settings.appRole();
        if (secretIdFile == null || login == null) {
            throw new IllegalStateException("There is no way to log in to Vault.");
        }
        byte[] request;
        try (Secret secretId = content("secret-id-file", secretIdFile)) {
            String quoted = new String(JsonStringEncoder.getInstance().quoteAsString(login.role()));
            request = VaultJson.withSecret("{\"role_id\":\"" + quoted + "\",\"secret_id\":\"", secretId, "\"}");
        }
        try (Answer answer = transport.send(login.loginPath(), null, null, request)) {
            if (answer.status() == 200) {
                return VaultJson.secretAt("/auth/client_token", answer.body()).orElseThrow(errors::badAnswer);
            }
            boolean refused = answer.status() == 400 || answer.status() == 403 || answer.status() == 404;
            throw refused && !VaultErrors.isReadOnly(answer)
                    ? errors.loginRefused(answer.status(), login.loginPath())
                    : errors.of(answer, login.loginPath());
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
