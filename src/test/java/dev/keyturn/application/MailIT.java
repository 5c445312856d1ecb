package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.springframework.jdbc.core.JdbcTemplate;

/** The application as it is installed, with a mail server. */
class MailIT {

    private static final Duration LONGEST = Duration.ofSeconds(60);
    private static final GreenMail SERVER = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

    @RegisterExtension
    static final RunningKeyturn keyturn = new RunningKeyturn(() -> {
        SERVER.start();
        return List.of(
                "--spring.mail.host=127.0.0.1",
                "--spring.mail.port=" + SERVER.getSmtp().getPort(),
                "--keyturn.mail.from=Keyturn <keyturn@contoso.com>",
                "--keyturn.base-url=https://keyturn.contoso.com",
                "--keyturn.mail.groups.rotation-approvers=approvers@contoso.com",
                "--keyturn.mail.groups.rotation-operators=operators@contoso.com");
    });

    @AfterAll
    static void stop() {
        SERVER.stop();
    }

    @Test
    void aRequestIsMailedAtOnceAndAMailServerThatIsAwayThenKeepsNothingUp() throws Exception {
        String id = keyturn.rotations().request("contoso.com");
        String task = keyturn.rotations().task(id, "approve-rotation");
        await().atMost(LONGEST).until(() -> SERVER.getReceivedMessages().length == 1);
        MimeMessage wanted = SERVER.getReceivedMessages()[0];
        assertThat(wanted.getAllRecipients()[0]).hasToString("approvers@contoso.com");
        assertThat(text(wanted))
                .contains("Older than 90 days.", "CHG0030042")
                .contains("https://keyturn.contoso.com/rotations/" + id + "/tasks/" + task);

        SERVER.stop();
        keyturn.rotations().approve(id);
        assertThat(keyturn.rotations().outcome(id)).isEqualTo("VERIFIED");
        assertThat(keyturn.http()
                        .get("admin", "/actuator/health")
                        .json()
                        .get("status")
                        .asText())
                .isEqualTo("UP");

        // the requester of the lab has no address, so nothing is left to do for the other two notices
        await().atMost(LONGEST).until(() -> keyturn.bean(JdbcTemplate.class)
                .queryForList("select id from keyturn_notification where done_at is null")
                .isEmpty());
        assertThat(keyturn.bean(JdbcTemplate.class)
                        .queryForList("select kind from keyturn_notification order by kind", String.class))
                .isEqualTo(Arrays.asList("APPROVAL_WANTED", "APPROVED", "ENDED"));
    }

    private static String text(MimeMessage mail) throws MessagingException, IOException {
        return ((MimeMultipart) mail.getContent()).getBodyPart(0).getContent().toString();
    }
}
