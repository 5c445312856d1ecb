package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretFile;
import dev.keyturn.ticket.TicketSourceSettings.Login;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.util.LinkedMultiValueMap;
import org.springframework.util.MultiValueMap;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * Keyturn's login at a ticket system: none, HTTP basic, a token as it is, or one for OAuth2 client credentials. A client
 * certificate belongs to the connection.
 */
interface SourceLogin {

    /** The value of the header {@code Authorization}; null for none. */
    @Nullable
    String header();

    /** Whether a user and a password are sent with each request, which many systems do not take any more. */
    default boolean isBasic() {
        return false;
    }

    /** Forgets what is not taken any more; false when there is nothing else to offer. */
    default boolean renew() {
        return false;
    }

    static SourceLogin of(String source, @Nullable Login login, RestClient client, Clock clock) {
        if (login == null) {
            return () -> null;
        }
        String prefix = "keyturn.tickets.sources." + source + ".login.";
        URI tokenUrl = login.tokenUrl();
        if (Stream.of(login.user(), login.bearerFile(), tokenUrl)
                        .filter(Objects::nonNull)
                        .count()
                > 1) {
            throw new InvalidSettingException(
                    prefix + "user", "is one of three ways: user, bearer-file or token-url. Set one of them.");
        }
        if (login.bearerFile() != null) {
            SecretFile token = new SecretFile(prefix + "bearer-file", login.bearerFile());
            return () -> {
                try (Secret secret = token.read()) {
                    return "Bearer " + secret.use(String::new);
                }
            };
        }
        if (tokenUrl != null) {
            if (login.clientId() == null || login.clientSecretFile() == null) {
                throw new InvalidSettingException(
                        prefix + "client-id", "and client-secret-file are needed beside token-url. Set both.");
            }
            SecretFile secret = new SecretFile(prefix + "client-secret-file", login.clientSecretFile());
            return new ClientCredentials(source, login, tokenUrl, secret, client, clock);
        }
        if (login.user() == null && login.certificateFile() != null) {
            return () -> null;
        }
        if (login.user() == null || login.passwordFile() == null) {
            throw new InvalidSettingException(
                    prefix + "user",
                    "and password-file are needed, or bearer-file, token-url for OAuth2, or certificate-file. Set them.");
        }
        return new Basic(login.user(), new SecretFile(prefix + "password-file", login.passwordFile()));
    }

    /** @param password read at each use */
    record Basic(String user, SecretFile password) implements SourceLogin {

        @Override
        public String header() {
            try (Secret secret = password.read()) {
                return "Basic " + base64(user, secret);
            }
        }

        @Override
        public boolean isBasic() {
            return true;
        }
    }

    private static String base64(String name, Secret secret) {
        return Base64.getEncoder().encodeToString(secret.use(characters -> (name + ":" + new String(characters))
                .getBytes(StandardCharsets.UTF_8)));
    }

    /** A token is asked for when there is none, and again a little before it runs out. */
    final class ClientCredentials implements SourceLogin {

        private static final ObjectMapper JSON = new ObjectMapper();
        private static final Duration BEFORE_THE_END = Duration.ofSeconds(30);
        private static final int LARGEST_ANSWER = 64 * 1024;

        private final String source;
        private final Login login;
        private final URI tokenUrl;
        private final SecretFile clientSecret;
        private final RestClient client;
        private final Clock clock;
        private @Nullable Secret token;
        private Instant until = Instant.MIN;

        ClientCredentials(
                String source, Login login, URI tokenUrl, SecretFile clientSecret, RestClient client, Clock clock) {
            this.source = source;
            this.login = login;
            this.tokenUrl = tokenUrl;
            this.clientSecret = clientSecret;
            this.client = client;
            this.clock = clock;
        }

        @Override
        public synchronized String header() {
            Secret known = token;
            if (known == null || !clock.instant().isBefore(until)) {
                known = fetch();
                token = known;
            }
            return "Bearer " + known.use(String::new);
        }

        @Override
        public synchronized boolean renew() {
            token = null;
            return true;
        }

        private Secret fetch() {
            MultiValueMap<String, String> form = new LinkedMultiValueMap<>();
            form.add("grant_type", "client_credentials");
            if (login.scope() != null) {
                form.add("scope", login.scope());
            }
            String id = String.valueOf(login.clientId());
            String credentials = null;
            try (Secret secret = clientSecret.read()) {
                if (login.clientBasic()) {
                    credentials = "Basic " + base64(id, secret);
                } else {
                    form.add("client_id", id);
                    form.add("client_secret", secret.use(String::new));
                }
            }
            try {
                RestClient.RequestBodySpec request = client.post().uri(tokenUrl);
                if (credentials != null) {
                    request.header(HttpHeaders.AUTHORIZATION, credentials);
                }
                return request.contentType(MediaType.APPLICATION_FORM_URLENCODED)
                        .accept(MediaType.APPLICATION_JSON)
                        .body(form)
                        .exchange((sent, response) -> taken(
                                response.getStatusCode().value(),
                                response.getBody().readNBytes(LARGEST_ANSWER)));
            } catch (ResourceAccessException e) {
                throw TicketSystemException.passing(
                        "The token endpoint of " + source + " at " + tokenUrl.getHost() + " does not answer.", null);
            }
        }

        private Secret taken(int status, byte[] body) throws IOException {
            String said = "The token endpoint of " + source + " answered " + status + ".";
            if (status >= 500 || status == 429) {
                throw TicketSystemException.passing(said, null);
            }
            JsonNode answer;
            try {
                answer = JSON.readTree(body);
            } catch (IOException e) {
                throw TicketSystemException.lasting(said + " What it sent is no JSON: check token-url.");
            }
            String value = answer.path("access_token").asText("");
            if (status != 200 || value.isEmpty()) {
                throw TicketSystemException.lasting(said
                        + " It gave no token: check client-id, client-secret-file, client-basic and scope, and there"
                        + " that client credentials are allowed and belong to a user.");
            }
            long seconds = answer.path("expires_in").asLong(300);
            until = clock.instant().plusSeconds(seconds).minus(BEFORE_THE_END);
            return Secret.takeFrom(value.toCharArray());
        }
    }
}
