package dev.keyturn.notification;

import dev.keyturn.kernel.InvalidSettingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.mail}.
 *
 * @param enabled Whether people are notified by e-mail. By default they are when spring.mail.host is set, in Keyturn's own
 *     application; in another one they are only when it says so.
 * @param from Sender of all mails, such as Keyturn &lt;keyturn@contoso.com&gt;. Required when mails are sent.
 * @param groups Distribution list of a group, by the group's id. It gets the mails instead of the group's members.
 */
public record MailSettings(
        @Nullable Boolean enabled, @Nullable String from, Map<String, String> groups) {

    public MailSettings {
        groups = groups == null ? Map.of() : Map.copyOf(groups);
    }

    /** @throws InvalidSettingException when it is missing, or is no address */
    public InternetAddress sender() {
        return address("keyturn.mail.from", from);
    }

    /** @throws InvalidSettingException when one is no address */
    public Map<String, InternetAddress> lists() {
        Map<String, InternetAddress> lists = new TreeMap<>();
        groups.forEach((group, list) -> lists.put(group, address("keyturn.mail.groups." + group, list)));
        return lists;
    }

    private static InternetAddress address(String setting, @Nullable String text) {
        if (text == null || text.isBlank()) {
            throw new InvalidSettingException(
                    setting,
                    "is missing. Mails need it, because spring.mail.host is set; or set keyturn.mail.enabled=false.");
        }
        try {
            InternetAddress address = new InternetAddress(text, true);
            if (address.getAddress().contains("@")) {
                return address;
            }
        } catch (AddressException e) {
            // said below, as for one without a domain
        }
        throw new InvalidSettingException(setting, "must be an e-mail address, such as keyturn@contoso.com.");
    }
}
