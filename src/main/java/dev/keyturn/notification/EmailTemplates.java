package dev.keyturn.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.keyturn.notification.Notification.Kind;
import dev.keyturn.notification.NotificationFacts.Facts;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Fills the templates of an e-mail. Reason and comments come from people: they stay one line of plain text in both
 * parts.
 */
class EmailTemplates {

    private static final int LONGEST_SUBJECT = 160;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Escapes for HTML, fails when a value is missing, and looks at no value again: none can name another one. */
    private static final Mustache.Compiler MUSTACHE = Mustache.compiler()
            .withLoader(name -> new InputStreamReader(
                    Objects.requireNonNull(EmailTemplates.class.getResourceAsStream(name), name),
                    StandardCharsets.UTF_8));

    private final Template text = MUSTACHE.escapeHTML(false).loadTemplate("mail.txt");
    private final Template html = MUSTACHE.loadTemplate("mail.html");
    private final URI baseUrl;

    EmailTemplates(NotificationSettings settings) {
        this.baseUrl = settings.baseUrl();
    }

    Email write(Notification notification, Facts facts) {
        NotificationText notificationText = NotificationText.of(notification.kind());
        Map<String, String> values = Map.of(
                "headline", notificationText.headline(),
                "message", OneLine.of(notification.message()),
                "account", OneLine.of(facts.account()),
                "kind", OneLine.of(facts.kind()),
                "requester", OneLine.of(facts.requester()),
                "reason", OneLine.of(facts.reason()),
                "ticket", facts.ticket() == null ? "none" : OneLine.of(facts.ticket()),
                "window", window(facts),
                "next", notificationText.next(),
                "link", link(notification));
        return new Email(subject(notification, facts, notificationText), text.execute(values), html.execute(values));
    }

    private static String subject(Notification notification, Facts facts, NotificationText notificationText) {
        // how it ended is what matters then, and the message says it
        String news = notification.kind() == Kind.ENDED ? notification.message() : notificationText.headline();
        return OneLine.of("[Keyturn] " + facts.account() + ": " + news, LONGEST_SUBJECT);
    }

    private String link(Notification notification) {
        return notification.taskId() == null
                ? baseUrl + "/rotations/" + encoded(notification.rotationId())
                : baseUrl + "/camunda/app/tasklist/default/#/?task=" + encoded(notification.taskId());
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }

    private static String window(Facts facts) {
        Instant end = facts.windowEnd();
        return "from " + time(facts.windowStart(), "approval") + (end == null ? " on" : " to " + TIME.format(end));
    }

    private static String time(@Nullable Instant instant, String otherwise) {
        return instant == null ? otherwise : TIME.format(instant);
    }
}
