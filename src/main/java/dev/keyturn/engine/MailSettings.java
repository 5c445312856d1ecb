package dev.keyturn.engine;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.notification.NotificationSettings;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import jakarta.validation.constraints.NotNull;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * {@code keyturn.mail}.
 *
 * @param enabled Whether people are notified by e-mail. By default they are when spring.mail.host is set, in Keyturn's
 * own
 *     application; in another one they are only when it says so.
 * @param from Sender of all mails, such as Keyturn &lt;keyturn@contoso.com&gt;. Required when mails are sent.
 * @param baseUrl Where people reach Keyturn with a browser, such as https://keyturn.contoso.com. Links in mails begin with
 *     it. Required when mails are sent.
 * @param groups Distribution list of a group, by the group's id. It gets the mails instead of the group's members.
 * @param retryFor Time for which a mail that the server does not take is tried again. After that it is given up.
 * @param keep Time for which the record of a notification that was sent or given up is kept.
 */
@ConfigurationProperties("keyturn.mail")
@Validated
record MailSettings(
        @Nullable Boolean enabled,
        @Nullable String from,
        @Nullable String baseUrl,
        @DefaultValue Map<String, String> groups,

        @NotNull @DurationMin(millis = 0) @DefaultValue("24h")
        Duration retryFor,

        @NotNull @DurationMin(millis = 0) @DefaultValue("30d")
        Duration keep) {

    /** @throws InvalidSettingException with the name of the setting and what is wrong with it */
    NotificationSettings toNotificationSettings() {
        groups.forEach((group, list) -> address("keyturn.mail.groups." + group, list));
        return new NotificationSettings(address("keyturn.mail.from", from), base(), groups, retryFor, keep);
    }

    private static InternetAddress address(String setting, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidSettingException(
                    setting,
                    "is missing. Mails need it, because spring.mail.host is set; or set keyturn.mail.enabled=false.");
        }
        try {
            InternetAddress address = new InternetAddress(text, true);
            if (!address.getAddress().contains("@")) {
                throw new InvalidSettingException(setting, "must be an e-mail address, such as keyturn@contoso.com.");
            }
            return address;
        } catch (AddressException e) {
            throw new InvalidSettingException(setting, "must be an e-mail address, such as keyturn@contoso.com.");
        }
    }

    private URI base() {
        String setting = "keyturn.mail.base-url";
        if (baseUrl == null || baseUrl.isBlank()) {
            throw new InvalidSettingException(
                    setting,
                    "is missing. Mails lead to Keyturn with it, because spring.mail.host is set; or set keyturn.mail.enabled=false.");
        }
        try {
            URI uri = new URI(baseUrl.strip().replaceFirst("/+$", ""));
            boolean web = "http".equalsIgnoreCase(uri.getScheme()) || "https".equalsIgnoreCase(uri.getScheme());
            if (web
                    && uri.getHost() != null
                    && uri.getUserInfo() == null
                    && uri.getQuery() == null
                    && uri.getFragment() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // said below, as for any other address that does not fit
        }
        throw new InvalidSettingException(
                setting, "must be the address that people type to reach Keyturn, such as https://keyturn.contoso.com.");
    }
}
