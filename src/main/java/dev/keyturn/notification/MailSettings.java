package dev.keyturn.notification;

import dev.keyturn.kernel.InvalidSettingException;
import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * {@code keyturn.mail}.
 *
 * @param from Sender of all mails, such as Keyturn &lt;keyturn@contoso.com&gt;. Setting it has people notified by e-mail, with the mail
 *     server of spring.mail.host.
 * @param oauth How a token is fetched that the mail server takes instead of a password, as Exchange Online demands.
 * @param groups Distribution list of a group, by the group's id. It gets the mails instead of the group's members.
 */
public record MailSettings(
        @Nullable String from,
        Map<String, String> groups,
        @Nullable OAuth oauth) {

    /**
     * {@code keyturn.mail.oauth}: client credentials.
     *
     * @param tokenUri Address that gives tokens, such as https://login.microsoftonline.com/TENANT/oauth2/v2.0/token. Setting it
     *     turns this on; spring.mail.username is the mailbox then, and spring.mail.password is not used.
     * @param clientId Name under which the provider knows Keyturn.
     * @param clientSecretFile File that holds Keyturn's secret there and nothing else.
     * @param scope What the token is for, by default https://outlook.office365.com/.default.
     */
    public record OAuth(
            @Nullable URI tokenUri,
            @Nullable String clientId,
            @Nullable Path clientSecretFile,
            @Nullable String scope) {

        public OAuth {
            scope = scope == null ? "https://outlook.office365.com/.default" : scope;
        }

        void check() {
            boolean secure = tokenUri != null
                    && ("https".equals(tokenUri.getScheme()) || "127.0.0.1".equals(tokenUri.getHost()));
            if (!secure) {
                throw new InvalidSettingException(
                        "keyturn.mail.oauth.token-uri",
                        "must look like https://login.microsoftonline.com/TENANT/oauth2/v2.0/token.");
            }
            if (clientId == null || clientId.isBlank()) {
                throw new InvalidSettingException("keyturn.mail.oauth.client-id", "is missing. Tokens need it.");
            }
            if (clientSecretFile == null) {
                throw new InvalidSettingException(
                        "keyturn.mail.oauth.client-secret-file", "is missing. Tokens need it.");
            }
        }
    }

    public MailSettings {
        if (oauth != null) {
            oauth.check();
        }
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
            throw new InvalidSettingException(setting, "is missing. Mails need it.");
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
