package dev.keyturn.notification;

import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.Map;

/**
 * How mails are written and how long is tried.
 *
 * @param from the sender
 * @param baseUrl where people reach Keyturn, without a slash at the end
 * @param groups the distribution lists that replace a group's members, by the group's id
 * @param retryFor how long a mail that cannot be sent is tried again
 * @param keep how long the record of a notification is kept once it is mailed or given up
 */
public record NotificationSettings(
        InternetAddress from, URI baseUrl, Map<String, String> groups, Duration retryFor, Duration keep) {

    public NotificationSettings {
        groups = Map.copyOf(groups);
    }
}
