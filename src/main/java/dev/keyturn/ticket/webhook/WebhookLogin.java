package dev.keyturn.ticket.webhook;

import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretFile;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** One way in which a delivery proves where it comes from. */
public interface WebhookLogin {

    boolean accepts(WebhookRequest delivery);

    /** HTTP basic, with a user of the webhook's own: it is no user of Keyturn and can do nothing else. */
    static WebhookLogin basic(String user, SecretFile password) {
        return delivery -> {
            String sent = credentials(delivery, "Basic ");
            if (sent == null) {
                return false;
            }
            try (Secret secret = password.read()) {
                byte[] expected = secret.use(
                        characters -> (user + ":" + new String(characters)).getBytes(StandardCharsets.UTF_8));
                return MessageDigest.isEqual(expected, Base64.getDecoder().decode(sent));
            } catch (IllegalArgumentException e) {
                return false;
            }
        };
    }

    /** What follows the scheme in the header {@code Authorization}; null when it is another scheme. */
    static @Nullable String credentials(WebhookRequest delivery, String scheme) {
        String header = delivery.header().apply("Authorization");
        return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
                ? header.substring(scheme.length()).strip()
                : null;
    }
}
