package dev.keyturn.notice;

import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.Template;
import dev.keyturn.notice.Notice.Kind;
import dev.keyturn.notice.NoticeFacts.Facts;
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

/** Writes the mail of a notice. Reason and comments come from people: they stay one line of plain text in both parts. */
class Letters {

    private static final int LONGEST_SUBJECT = 160;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    /** Escapes for HTML, fails when a value is missing, and looks at no value again: none can name another one. */
    private static final Mustache.Compiler MUSTACHE = Mustache.compiler()
            .withLoader(name -> new InputStreamReader(
                    Objects.requireNonNull(Letters.class.getResourceAsStream(name), name), StandardCharsets.UTF_8));

    private final Template text = MUSTACHE.escapeHTML(false).loadTemplate("mail.txt");
    private final Template html = MUSTACHE.loadTemplate("mail.html");
    private final URI baseUrl;

    Letters(NoticeSettings settings) {
        this.baseUrl = settings.baseUrl();
    }

    Letter write(Notice notice, Facts facts) {
        Wording wording = Wording.of(notice.kind());
        Map<String, String> values = Map.of(
                "headline", wording.headline(),
                "sentence", OneLine.of(notice.sentence()),
                "account", OneLine.of(facts.account()),
                "kind", OneLine.of(facts.kind()),
                "requester", OneLine.of(facts.requester()),
                "reason", OneLine.of(facts.reason()),
                "ticket", facts.ticket() == null ? "none" : OneLine.of(facts.ticket()),
                "window", window(facts),
                "next", wording.next(),
                "link", link(notice));
        return new Letter(subject(notice, facts, wording), text.execute(values), html.execute(values));
    }

    private static String subject(Notice notice, Facts facts, Wording wording) {
        // how it ended is what matters then, and the sentence says it
        String news = notice.kind() == Kind.ENDED ? notice.sentence() : wording.headline();
        return OneLine.of("[Keyturn] " + facts.account() + ": " + news, LONGEST_SUBJECT);
    }

    private String link(Notice notice) {
        return notice.taskId() == null
                ? baseUrl + "/rotations/" + encoded(notice.rotationId())
                : baseUrl + "/camunda/app/tasklist/default/#/?task=" + encoded(notice.taskId());
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
