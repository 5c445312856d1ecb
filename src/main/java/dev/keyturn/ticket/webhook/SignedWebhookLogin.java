package dev.keyturn.ticket.webhook;

import dev.keyturn.secret.Secret;
import dev.keyturn.secret.SecretFile;
import dev.keyturn.ticket.webhook.WebhookSettings.Hmac;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** HMAC-SHA256 over the bytes that came, compared in constant time with each secret. */
public final class SignedWebhookLogin implements WebhookLogin {

    private static final String ALGORITHM = "HmacSHA256";
    private static final int HEX_LENGTH = 64;
    /** As in {@code sha256=…}; one at the very end is of base64. */
    private static final Pattern ALGORITHM_IN_FRONT = Pattern.compile("^[A-Za-z0-9]+=(?=.)");
    /** A clock that is off by more would fail elsewhere first. */
    private static final Duration TOLERANCE = Duration.ofMinutes(5);

    private final Hmac settings;
    private final List<SecretFile> secrets;
    private final Clock clock;

    public SignedWebhookLogin(Hmac settings, List<SecretFile> secrets, Clock clock) {
        this.settings = settings;
        this.secrets = List.copyOf(secrets);
        this.clock = clock;
    }

    @Override
    public boolean accepts(WebhookRequest delivery) {
        byte[] sent = signature(delivery.header().apply(settings.header()));
        String time =
                settings.timestampHeader() == null ? null : delivery.header().apply(settings.timestampHeader());
        boolean inTime = settings.timestampHeader() == null || isNear(time);
        boolean right = false;
        for (SecretFile file : secrets) {
            try (Secret secret = file.read()) {
                right |= MessageDigest.isEqual(secret.useUtf8(key -> mac(key, time, delivery.body())), sent);
            }
        }
        return right && inTime;
    }

    private static byte[] signature(@Nullable String header) {
        String text =
                header == null ? "" : ALGORITHM_IN_FRONT.matcher(header.strip()).replaceFirst("");
        try {
            return text.length() == HEX_LENGTH
                    ? HexFormat.of().parseHex(text)
                    : Base64.getDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0];
        }
    }

    private boolean isNear(@Nullable String seconds) {
        try {
            Instant sentAt = Instant.ofEpochSecond(Long.parseLong(String.valueOf(seconds)));
            Duration off = Duration.between(sentAt, clock.instant()).abs();
            return off.compareTo(TOLERANCE) <= 0;
        } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
            return false;
        }
    }

    private static byte[] mac(byte[] key, @Nullable String time, byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            if (time != null) {
                mac.update((time + ".").getBytes(StandardCharsets.UTF_8));
            }
            return mac.doFinal(body);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
