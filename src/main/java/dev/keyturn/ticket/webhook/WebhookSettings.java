package dev.keyturn.ticket.webhook;

import static java.util.Objects.requireNonNullElse;

import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.tickets.sources.<name>.webhook}: how deliveries are told from forged ones. When more than one way is
 * configured, a delivery needs to pass one of them.
 *
 * @param ticket JSON pointer to the ticket's number in a delivery.
 * @param deliveryHeader Header that is the same in each repeat of one delivery. Without it a delivery is known by its
 *     bytes.
 * @param hmac Signature over the bytes of the delivery.
 * @param user User of HTTP basic.
 * @param passwordFile File that holds that user's password.
 * @param bearer OAuth2 bearer token (JWT).
 */
public record WebhookSettings(
        @Nullable String ticket,
        @Nullable String deliveryHeader,
        @Nullable Hmac hmac,
        @Nullable String user,
        @Nullable Path passwordFile,
        @Nullable Bearer bearer) {

    /**
     * HMAC-SHA256, in hexadecimal or base64.
     *
     * @param secretFiles Files that hold a secret each; two while one replaces the other.
     * @param header Header with the signature.
     * @param timestampHeader Header with the time of sending, in seconds since 1970. When it is set, the signature covers
     *     that value, a full stop, and then the bytes, and the time may be five minutes from now.
     */
    public record Hmac(
            List<Path> secretFiles, String header, @Nullable String timestampHeader) {

        public Hmac {
            secretFiles = secretFiles == null ? List.of() : List.copyOf(secretFiles);
            header = requireNonNullElse(header, "X-Hub-Signature");
        }
    }

    /**
     * @param issuer Value of iss.
     * @param audience Value of aud.
     * @param subject Value of sub; any when left out.
     * @param jwksUrl Where the issuer's keys are. They are fetched in the background, never while a delivery waits.
     */
    public record Bearer(
            @Nullable String issuer,
            @Nullable String audience,
            @Nullable String subject,
            @Nullable URI jwksUrl) {}
}
