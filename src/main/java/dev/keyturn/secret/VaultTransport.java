package dev.keyturn.secret;

import dev.keyturn.kernel.CaFile;
import dev.keyturn.kernel.StepFailure;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpClient.Redirect;
import java.net.http.HttpClient.Version;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/** Sends one request to Vault, once. It follows no redirect, because the token would go along. */
final class VaultTransport {

    private static final String STATE = "X-Vault-Index";

    private final URI address;
    private final @Nullable String namespace;
    private final Duration timeout;
    private final VaultErrors errors;
    private final HttpClient client;

    VaultTransport(URI address, VaultSettings settings, Duration timeout, VaultErrors errors) {
        this.address = address;
        this.namespace = settings.namespace();
        this.timeout = timeout;
        this.errors = errors;
        HttpClient.Builder builder = HttpClient.newBuilder()
                .version(Version.HTTP_1_1)
                .followRedirects(Redirect.NEVER)
                .connectTimeout(timeout);
        if (settings.caFile() != null) {
            builder.sslContext(CaFile.tls(VaultSettings.PREFIX + "ca-file", settings.caFile()));
        }
        this.client = builder.build();
    }

    /**
     * @param path below {@code /v1/}
     * @param state what Vault called the state that the answer must not be older than; null when any will do. One value: a
     *     second one is refused by OpenBao (2.7, internal/http/index.go). A node that is behind hands the request on
     * @param body null to read, else to write; the caller wipes it
     * @see <a href="https://developer.hashicorp.com/vault/docs/enterprise/consistency">Vault's eventual consistency</a>
     * @see <a href="https://openbao.org/docs/next/concepts/consistency/">OpenBao's</a>
     * @throws StepFailure when Vault has not received the request for sure
     * @throws AnswerLost when it may have
     */
    Answer send(String path, @Nullable Secret token, @Nullable String state, byte @Nullable [] body) throws AnswerLost {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(address + "/v1/" + path)).header("X-Vault-Request", "true");
        if (namespace != null) {
            request.header("X-Vault-Namespace", namespace);
        }
        if (token != null) {
            request.header("X-Vault-Token", token.use(String::new));
        }
        if (state != null) {
            request.header(STATE, state).header("X-Vault-Inconsistent", "forward-active-node");
        }
        if (body != null) {
            request.header("Content-Type", "application/json").POST(BodyPublishers.ofByteArray(body));
        }
        HttpResponse<byte[]> response = await(client.sendAsync(request.build(), BodyHandlers.ofByteArray()));
        return new Answer(
                response.statusCode(),
                response.body(),
                response.headers().firstValue("Retry-After").orElse(null),
                response.headers().firstValue(STATE).orElse(null));
    }

    /** The request's own time-out would end with the first bytes of the answer. */
    private HttpResponse<byte[]> await(CompletableFuture<HttpResponse<byte[]>> response) throws AnswerLost {
        try {
            return response.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            response.cancel(true);
            throw new AnswerLost(errors.noAnswer("No answer within " + timeout.toMillis() + " ms"));
        } catch (InterruptedException e) {
            response.cancel(true);
            Thread.currentThread().interrupt();
            throw new AnswerLost(errors.noAnswer("Keyturn is shutting down"));
        } catch (ExecutionException e) {
            throw lostOrNotSent(e.getCause());
        }
    }

    private AnswerLost lostOrNotSent(Throwable cause) {
        String why = cause.getClass().getSimpleName();
        if (cause instanceof SSLHandshakeException) {
            throw certificate(cause) ? errors.notTrusted(why) : errors.unreachable(why);
        }
        if (cause instanceof ConnectException || cause instanceof HttpConnectTimeoutException) {
            throw errors.unreachable(why);
        }
        if (cause instanceof IOException) {
            return new AnswerLost(errors.noAnswer(why));
        }
        throw new IllegalStateException("The request to Vault could not be sent (" + why + ").");
    }

    private static boolean certificate(@Nullable Throwable failure) {
        return failure != null && (failure instanceof GeneralSecurityException || certificate(failure.getCause()));
    }

    /**
     * What Vault answered, in bytes that are wiped when closed. It prints no body.
     *
     * @param state that a write made; null where Vault does not say
     */
    record Answer(
            int status,
            byte[] body,
            @Nullable String retryAfter,
            @Nullable String state) implements AutoCloseable {

        /** Vault sends no dates in this header. */
        OptionalLong secondsToWait() {
            return retryAfter != null && retryAfter.matches("\\d{1,9}")
                    ? OptionalLong.of(Long.parseLong(retryAfter))
                    : OptionalLong.empty();
        }

        @Override
        public void close() {
            Arrays.fill(body, (byte) 0);
        }

        @Override
        public String toString() {
            return "HTTP " + status;
        }
    }

    /** A request may have been carried out or not: it has to be read again. */
    static final class AnswerLost extends Exception {

        private static final long serialVersionUID = 1L;

        private final StepFailure failure;

        /** @param failure what to report when it cannot be checked */
        AnswerLost(StepFailure failure) {
            super(failure.message(), null, false, false);
            this.failure = failure;
        }

        StepFailure failure() {
            return failure;
        }
    }
}
