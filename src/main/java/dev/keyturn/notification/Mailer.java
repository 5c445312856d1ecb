package dev.keyturn.notification;

import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.notification.EmailTemplates.Email;
import dev.keyturn.notification.Outbox.Queued;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeBodyPart;
import jakarta.mail.internet.MimeMessage;
import jakarta.mail.internet.MimeMultipart;
import java.nio.charset.StandardCharsets;
import java.util.Date;
import java.util.Locale;
import java.util.UUID;
import org.springframework.mail.MailException;
import org.springframework.mail.MailPreparationException;
import org.springframework.mail.javamail.JavaMailSender;

/**
 * Sends one e-mail to one person through the mail server. The same notification to the same address is the same mail
 * each time.
 */
class Mailer {

    private static final String UTF_8 = "UTF-8";

    private final JavaMailSender server;
    private final InternetAddress from;
    private final String host;

    Mailer(JavaMailSender server, MailSettings settings, BaseUrl keyturn) {
        this.server = OAuthMailSender.where(settings, server);
        this.from = settings.sender();
        this.host = keyturn.host();
    }

    String sender() {
        return from.getAddress();
    }

    /** @throws MailException when the server did not say that it has taken the mail, which it may have all the same */
    void send(Queued queued, Email email, InternetAddress to) {
        MimeMessage mail = server.createMimeMessage();
        try {
            mail.setFrom(from);
            mail.setRecipient(Message.RecipientType.TO, to);
            mail.setSubject(email.subject(), UTF_8);
            mail.setSentDate(Date.from(queued.queuedAt()));
            mail.setHeader("Message-ID", "<" + queued.id() + "." + hash(to) + "@" + host + ">");
            // one conversation for all mails about a rotation
            mail.setHeader("References", "<" + hash(queued.notification().rotationId()) + ".rotation@" + host + ">");
            // no out-of-office assistant answers
            mail.setHeader("Auto-Submitted", "auto-generated");
            mail.setContent(alternatives(email));
        } catch (MessagingException e) {
            throw new MailPreparationException(e);
        }
        server.send(mail);
    }

    /** The last one is the one that a reader prefers. */
    private static MimeMultipart alternatives(Email email) throws MessagingException {
        MimeBodyPart text = new MimeBodyPart();
        text.setText(email.text(), UTF_8);
        MimeBodyPart html = new MimeBodyPart();
        html.setText(email.html(), UTF_8, "html");
        return new MimeMultipart("alternative", text, html);
    }

    private static String hash(InternetAddress to) {
        return hash(to.getAddress().toLowerCase(Locale.ROOT));
    }

    /** Neither an address nor an id from elsewhere belongs into a header as it is. */
    private static String hash(String text) {
        return UUID.nameUUIDFromBytes(text.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
