package dev.keyturn.notification;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.Json;
import dev.keyturn.notification.MailSettings.OAuth;
import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretFile;
import java.io.IOException;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/** Fetches the token that a mail server takes instead of a password (RFC 6749 4.4, client credentials). */
final class MailTokens {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final OAuth settings;
    private final SecretFile secret;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(TIMEOUT).build();

    /** @throws InvalidSettingException when the file with the secret cannot be read now */
    MailTokens(OAuth settings) {
        this.settings = settings;
        this.secret = new SecretFile(
                "keyturn.mail.oauth.client-secret-file", Objects.requireNonNull(settings.clientSecretFile()));
    }

    /**
     * A new one.
     *
     * @throws org.springframework.mail.MailException when there is none
     */
    String fresh() {
        String form;
        try (Secret clientSecret = secret.read()) {
            form = "grant_type=client_credentials&client_id=" + encoded(String.valueOf(settings.clientId()))
                    + "&client_secret=" + encoded(clientSecret.use(String::new))
                    + "&scope=" + encoded(String.valueOf(settings.scope()));
        }
        HttpRequest request = HttpRequest.newBuilder(Objects.requireNonNull(settings.tokenUri()))
                .timeout(TIMEOUT)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        try {
            HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            JsonNode body = Json.read(answer.body(), JsonNode.class);
            String token = body.path("access_token").asText();
            if (answer.statusCode() == 200 && !token.isEmpty()) {
                return token;
            }
            throw new MailAuthenticationException("keyturn.mail.oauth.token-uri gives no token: HTTP "
                    + answer.statusCode() + " " + body.path("error").asText() + ".");
        } catch (IOException | IllegalArgumentException | IllegalStateException e) {
            throw new MailSendException("keyturn.mail.oauth.token-uri did not answer with a token ("
                    + e.getClass().getSimpleName() + ").");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MailSendException("This node was stopped while it fetched a token for mails.");
        }
    }

    private static String encoded(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
