package dev.keyturn.ticket.webhook;

import dev.keyturn.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;

/** HTTP basic, with a user of the webhook's own: it is no user of Keyturn and can do nothing else. */
public final class BasicWebhookLogin implements WebhookLogin {

    private static final String SCHEME = "Basic ";

    private final String user;
    private final SecretFile password;

    public BasicWebhookLogin(String user, SecretFile password) {
        this.user = user;
        this.password = password;
    }

    @Override
    public boolean accepts(WebhookRequest delivery) {
        String header = delivery.header().apply("Authorization");
        if (header == null || !header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return false;
        }
        try (Secret secret = password.read()) {
            byte[] sent =
                    Base64.getDecoder().decode(header.substring(SCHEME.length()).strip());
            byte[] expected =
                    secret.use(characters -> (user + ":" + new String(characters)).getBytes(StandardCharsets.UTF_8));
            return MessageDigest.isEqual(expected, sent);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
