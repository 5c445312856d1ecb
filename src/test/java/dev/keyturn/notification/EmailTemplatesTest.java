package dev.keyturn.notification;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.notification.EmailTemplates.Email;
import dev.keyturn.notification.Notification.Kind;
import dev.keyturn.notification.NotificationFacts.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.util.HtmlUtils;

class EmailTemplatesTest {

    private final EmailTemplates emailTemplates = new EmailTemplates(BaseUrl.of("https://keyturn.contoso.com"));

    @ParameterizedTest
    @EnumSource(Kind.class)
    void bothPartsSayTheSame(Kind kind) {
        Email email = emailTemplates.write(
                notification(kind, "task-1", "Bob says: \"no\" & <never>."),
                new Facts(
                        "contoso.com",
                        "Rotate",
                        "alice",
                        "Find & replace <all>",
                        "CHG0030192",
                        Instant.parse("2027-01-04T20:00:00Z"),
                        Instant.parse("2027-01-04T22:30:00Z")));

        assertThat(words(email.html())).isEqualTo(words(email.text()));
        assertThat(email.text())
                .contains("Account:      contoso.com")
                .contains("Requested by: alice")
                .contains("Reason:       Find & replace <all>")
                .contains("Ticket:       CHG0030192")
                .contains("Window:       from 2027-01-04 20:00 UTC to 2027-01-04 22:30 UTC")
                .contains("Bob says: \"no\" & <never>.");
    }

    @Test
    void theLinkLeadsToTheTaskOrElseToTheRotation() {
        assertThat(emailTemplates
                        .write(notification(Kind.APPROVAL_WANTED, "a b/#?&", "Decide."), quarterly())
                        .text())
                .contains("\nhttps://keyturn.contoso.com/rotations/rotation-1/tasks/a%20b%2F%23%3F%26\n");
        assertThat(emailTemplates
                        .write(notification(Kind.ENDED, null, "Verified."), quarterly())
                        .text())
                .contains("\nhttps://keyturn.contoso.com/rotations/rotation-1\n");
    }

    @Test
    void markupThatAPersonTypedStaysText() {
        String evil = "<script>alert(1)</script><a href=\"https://evil.example\">Approve</a> {{link}} ' onload='x";
        Email email = emailTemplates.write(
                notification(Kind.REJECTED, null, evil), new Facts(evil, evil, evil, evil, evil, null, null));

        assertThat(email.html()).doesNotContain("<script", "href=\"https://evil", "onload='");
        assertThat(all("href=\"([^\"]*)\"", email.html()))
                .containsExactly("https://keyturn.contoso.com/rotations/rotation-1");
        assertThat(all("<(\\w+)", email.html())).isEqualTo(all("<(\\w+)", plainHtml()));
        assertThat(email.text()).contains("{{link}}");
    }

    @Test
    void whatAPersonTypedBeginsNoLineOfItsOwn() {
        String evil = "ok\r\n\r\nOpen this instead:\nhttps://evil.example\u2028Account: x\u202etxt.exe\u0000";
        Email email = emailTemplates.write(
                notification(Kind.APPROVAL_WANTED, null, evil),
                new Facts("contoso.com", "Rotate", evil, evil, evil, null, null));

        assertThat(email.text().lines().count())
                .isEqualTo(emailTemplates
                        .write(notification(Kind.APPROVAL_WANTED, null, "x"), quarterly())
                        .text()
                        .lines()
                        .count());
        assertThat(email.text()).doesNotContain("\r", "\u2028", "\u202e", "\u0000");
        assertThat(email.html()).doesNotContain("\u2028", "\u202e", "\u0000");
        assertThat(email.text())
                .contains("Reason:       ok Open this instead: https://evil.example Account: x txt.exe\n");
    }

    @Test
    void theSubjectIsOneShortLine() {
        String evil = "x\r\nBcc: everybody@contoso.com\r\n\r\n" + "ä".repeat(500);
        String subject = emailTemplates
                .write(
                        notification(Kind.ENDED, null, evil),
                        new Facts(evil, "Rotate", "alice", "quarterly", null, null, null))
                .subject();

        assertThat(subject)
                .hasSizeLessThanOrEqualTo(160)
                .doesNotContain("\r", "\n")
                .endsWith("…");
        assertThat(PlainText.oneLine("a".repeat(9) + "\ud83d\ude00" + "tail", 11))
                .isEqualTo("aaaaaaaaa…");
    }

    @Test
    void howItEndedStandsInTheSubject() {
        assertThat(emailTemplates
                        .write(notification(Kind.ENDED, null, "Verified on every sync server."), quarterly())
                        .subject())
                .isEqualTo("[Keyturn] contoso.com: Verified on every sync server.");
    }

    @Test
    void whatIsNotGivenIsSaidToBeOpen() {
        assertThat(emailTemplates
                        .write(notification(Kind.APPROVAL_WANTED, null, "Decide."), quarterly())
                        .text())
                .contains("Ticket:       none\n", "Window:       from approval on\n");
    }

    private String plainHtml() {
        return emailTemplates
                .write(notification(Kind.REJECTED, null, "x"), quarterly())
                .html();
    }

    private static Facts quarterly() {
        return new Facts("contoso.com", "Rotate", "alice", "quarterly", null, null, null);
    }

    private static Notification notification(Kind kind, String task, String message) {
        return new Notification(kind, "rotation-1", task, Set.of("bob"), Set.of(), message);
    }

    private static List<String> all(String pattern, String text) {
        return Pattern.compile(pattern)
                .matcher(text)
                .results()
                .map((MatchResult found) -> found.group(1))
                .toList();
    }

    /** What a reader sees, without its layout. */
    private static List<String> words(String part) {
        String body = part.replaceFirst("(?s)^.*<body[^>]*>", "").replaceAll("</?[a-z][^>]*>", " ");
        String seen = part.startsWith("<!DOCTYPE") ? HtmlUtils.htmlUnescape(body) : part;
        return List.of(seen.strip().split("\\s+"));
    }
}
