package dev.keyturn.notice;

import static org.assertj.core.api.Assertions.assertThat;

import dev.keyturn.notice.Notice.Kind;
import dev.keyturn.notice.NoticeFacts.Facts;
import jakarta.mail.internet.InternetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.web.util.HtmlUtils;

class LettersTest {

    private final Letters letters = new Letters(new NoticeSettings(
            new InternetAddress(), URI.create("https://keyturn.contoso.com"), Map.of(), Duration.ZERO, Duration.ZERO));

    @ParameterizedTest
    @EnumSource(Kind.class)
    void both_parts_say_the_same(Kind kind) {
        Letter letter = letters.write(
                notice(kind, "task-1", "Bob says: \"no\" & <never>."),
                new Facts(
                        "contoso.com",
                        "Rotate",
                        "alice",
                        "Find & replace <all>",
                        "CHG0030192",
                        Instant.parse("2027-01-04T20:00:00Z"),
                        Instant.parse("2027-01-04T22:30:00Z")));

        assertThat(words(letter.html())).isEqualTo(words(letter.text()));
        assertThat(letter.text())
                .contains("Account:      contoso.com")
                .contains("Requested by: alice")
                .contains("Reason:       Find & replace <all>")
                .contains("Ticket:       CHG0030192")
                .contains("Window:       from 2027-01-04 20:00 UTC to 2027-01-04 22:30 UTC")
                .contains("Bob says: \"no\" & <never>.");
    }

    @Test
    void the_link_leads_to_the_task_or_else_to_the_rotation() {
        assertThat(letters.write(notice(Kind.APPROVAL_WANTED, "a b/#?&", "Decide."), quarterly())
                        .text())
                .contains("\nhttps://keyturn.contoso.com/camunda/app/tasklist/default/#/?task=a%20b%2F%23%3F%26\n");
        assertThat(letters.write(notice(Kind.ENDED, null, "Verified."), quarterly())
                        .text())
                .contains("\nhttps://keyturn.contoso.com/rotations/rotation-1\n");
    }

    @Test
    void markup_that_somebody_typed_stays_text() {
        String evil = "<script>alert(1)</script><a href=\"https://evil.example\">Approve</a> {{link}} ' onload='x";
        Letter letter =
                letters.write(notice(Kind.REJECTED, null, evil), new Facts(evil, evil, evil, evil, evil, null, null));

        assertThat(letter.html()).doesNotContain("<script", "href=\"https://evil", "onload='");
        assertThat(all("href=\"([^\"]*)\"", letter.html()))
                .containsExactly("https://keyturn.contoso.com/rotations/rotation-1");
        assertThat(all("<(\\w+)", letter.html())).isEqualTo(all("<(\\w+)", plainHtml()));
        assertThat(letter.text()).contains("{{link}}");
    }

    @Test
    void what_somebody_typed_begins_no_line_of_its_own() {
        String evil = "ok\r\n\r\nOpen this instead:\nhttps://evil.example\u2028Account: x\u202etxt.exe\u0000";
        Letter letter = letters.write(
                notice(Kind.APPROVAL_WANTED, null, evil),
                new Facts("contoso.com", "Rotate", evil, evil, evil, null, null));

        assertThat(letter.text().lines().count())
                .isEqualTo(letters.write(notice(Kind.APPROVAL_WANTED, null, "x"), quarterly())
                        .text()
                        .lines()
                        .count());
        assertThat(letter.text()).doesNotContain("\r", "\u2028", "\u202e", "\u0000");
        assertThat(letter.html()).doesNotContain("\u2028", "\u202e", "\u0000");
        assertThat(letter.text())
                .contains("Reason:       ok Open this instead: https://evil.example Account: x txt.exe\n");
    }

    @Test
    void the_subject_is_one_short_line() {
        String evil = "x\r\nBcc: everybody@contoso.com\r\n\r\n" + "ä".repeat(500);
        String subject = letters.write(
                        notice(Kind.ENDED, null, evil),
                        new Facts(evil, "Rotate", "alice", "quarterly", null, null, null))
                .subject();

        assertThat(subject)
                .hasSizeLessThanOrEqualTo(160)
                .doesNotContain("\r", "\n")
                .endsWith("…");
        assertThat(OneLine.of("a".repeat(9) + "\ud83d\ude00" + "tail", 11)).isEqualTo("aaaaaaaaa…");
    }

    @Test
    void how_it_ended_stands_in_the_subject() {
        assertThat(letters.write(notice(Kind.ENDED, null, "Verified on every sync server."), quarterly())
                        .subject())
                .isEqualTo("[Keyturn] contoso.com: Verified on every sync server.");
    }

    @Test
    void what_is_not_given_is_said_to_be_open() {
        assertThat(letters.write(notice(Kind.APPROVAL_WANTED, null, "Decide."), quarterly())
                        .text())
                .contains("Ticket:       none\n", "Window:       from approval on\n");
    }

    private String plainHtml() {
        return letters.write(notice(Kind.REJECTED, null, "x"), quarterly()).html();
    }

    private static Facts quarterly() {
        return new Facts("contoso.com", "Rotate", "alice", "quarterly", null, null, null);
    }

    private static Notice notice(Kind kind, String task, String sentence) {
        return new Notice(kind, "rotation-1", task, Set.of("bob"), Set.of(), sentence);
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
