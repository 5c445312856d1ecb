package dev.keyturn.notification;

import dev.keyturn.kernel.InvalidSettingException;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailException;
import org.springframework.mail.MailSendException;
import org.springframework.mail.javamail.JavaMailSender;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** Connects to the mail server, begins TLS and logs in as configured, and sends nothing. */
public final class MailServerProof {

    private final JavaMailSender server;

    /** @throws InvalidSettingException for a setting that cannot be right */
    public MailServerProof(JavaMailSender configured, MailSettings settings) {
        this.server = OAuthMailSender.where(settings, configured);
    }

    /**
     * @return what is well
     * @throws InvalidSettingException with what the server answered
     */
    public String run() {
        if (!(server instanceof JavaMailSenderImpl sender)) {
            return "It is the application's own way to send mails, and was not tried.";
        }
        try {
            sender.testConnection();
            return "It answers at " + sender.getHost()
                    + (sender.getUsername() == null ? "." : " and takes the login of " + sender.getUsername() + ".");
        } catch (AuthenticationFailedException e) {
            throw login(new MailAuthenticationException(e));
        } catch (MailAuthenticationException e) {
            throw login(e);
        } catch (MessagingException | MailException e) {
            MailFailure failure = MailFailure.of(
                    e instanceof MailException thrown ? thrown : new MailSendException("It was not reached.", e));
            throw failure.ofLogin()
                    ? login(new MailAuthenticationException(e))
                    : new InvalidSettingException(
                            "spring.mail.host",
                            "is " + sender.getHost() + ". " + failure.message()
                                    + ". Correct it, spring.mail.port or TLS.");
        }
    }

    private static InvalidSettingException login(MailAuthenticationException refused) {
        return new InvalidSettingException(
                "spring.mail.username",
                "is not taken with its password. " + MailFailure.of(refused).message()
                        + ". Correct spring.mail.username and spring.mail.password, or keyturn.mail.oauth.");
    }
}
