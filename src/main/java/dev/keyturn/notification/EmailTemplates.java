package dev.keyturn.notification;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.notification.Notification.Kind;
import dev.keyturn.notification.NotificationFacts.Facts;
import java.io.InputStreamReader;
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
    private final BaseUrl keyturn;

    EmailTemplates(BaseUrl keyturn) {
        this.keyturn = keyturn;
    }

    /** The text of an e-mail, plain and as HTML. Both parts say the same. */
    record Email(String subject, String text, String html) {}

    Email write(Notification notification, Facts facts) {
        Words words = Words.of(notification.kind());
        Map<String, String> values = Map.of(
                "headline", words.headline,
                "message", line(notification.message()),
                "account", line(facts.account()),
                "kind", line(facts.kind()),
                "requester", line(facts.requester()),
                "reason", line(facts.reason()),
                "ticket", facts.ticket() == null ? "none" : line(facts.ticket()),
                "window", window(facts),
                "next", words.next,
                "link", link(notification));
        return new Email(subject(notification, facts, words), text.execute(values), html.execute(values));
    }

    private static String subject(Notification notification, Facts facts, Words words) {
        // how it ended is what matters then, and the message says it
        String news = notification.kind() == Kind.ENDED ? notification.message() : words.headline;
        return PlainText.oneLine("[Keyturn] " + facts.account() + ": " + news, LONGEST_SUBJECT);
    }

    private static String line(String typed) {
        return PlainText.oneLine(typed).strip();
    }

    private String link(Notification notification) {
        return notification.taskId() == null
                ? keyturn.rotation(notification.rotationId())
                : keyturn.task(notification.rotationId(), notification.taskId());
    }

    private static String window(Facts facts) {
        Instant end = facts.windowEnd();
        return "from " + time(facts.windowStart(), "approval") + (end == null ? " on" : " to " + TIME.format(end));
    }

    private static String time(@Nullable Instant instant, String otherwise) {
        return instant == null ? otherwise : TIME.format(instant);
    }

    /** @param headline the subject and first line; @param next what the reader does now */
    private record Words(String headline, String next) {

        private static final String DECIDE =
                "Open the task in Tasklist, claim it, read what was found, and approve or reject it.";

        static Words of(Kind kind) {
            return switch (kind) {
                case APPROVAL_WANTED -> new Words("Approval wanted", DECIDE);
                case REMINDER -> new Words("Reminder: approval wanted", DECIDE);
                case ESCALATION -> new Words("Escalation: not decided yet", DECIDE);
                case APPROVED ->
                    new Words("Approved", "Nothing is left for you to do now. You can follow the rotation in Keyturn.");
                case REJECTED ->
                    new Words("Rejected", "Nothing is changed. Ask again once what was said against it is settled.");
                case PASSWORD_WANTED ->
                    new Words(
                            "New password wanted",
                            "Open the task in Tasklist, claim it and type the password there. Never send it by e-mail.");
                case DECISION_WANTED ->
                    new Words(
                            "Decision wanted",
                            "Open the task in Tasklist, claim it and choose how to continue. The rotation waits until then.");
                case ENDED -> new Words("Rotation ended", "Read in Keyturn what was done, step by step.");
            };
        }
    }
}
