package dev.keyturn.notification;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.net.SocketTimeoutException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

class MailFailureTest {

    @Test
    void aRefusedMailSaysNothingAboutTheNextOne() {
        MailFailure trouble = MailFailure.of(failed(new SendFailedException("550 5.1.1 No such user\r\nhere")));

        assertThat(trouble.onlyThisMail()).isTrue();
        assertThat(trouble.forGood()).isTrue();
        assertThat(trouble.message())
                .isEqualTo("The mail server refused a mail: SendFailedException: 550 5.1.1 No such user here");
    }

    @Test
    void aServerThatDoesNotAnswerIsNotAskedForTheNextOne() {
        MailFailure trouble = MailFailure.of(
                failed(new MessagingException("Exception reading", new SocketTimeoutException("Read timed out"))));

        assertThat(trouble.onlyThisMail()).isFalse();
        assertThat(trouble.message())
                .isEqualTo(
                        "The mail server could not be reached, or did not answer: SocketTimeoutException: Read timed out");
    }

    @Test
    void aRefusedLoginIsCalledSo() {
        MailFailure trouble =
                MailFailure.of(new MailAuthenticationException(new AuthenticationFailedException("535 5.7.8 refused")));

        assertThat(trouble.onlyThisMail()).isFalse();
        assertThat(trouble.message())
                .startsWith("The mail server refused the login: ")
                .endsWith("535 5.7.8 refused");
    }

    /** As Exchange Online answers a user with a password. */
    @Test
    void aServerThatTakesNoPasswordsAnyMoreIsExplained() {
        MailFailure trouble = MailFailure.of(new MailAuthenticationException(new AuthenticationFailedException(
                "550 5.7.30 Basic authentication is not supported for Client Submission.")));

        assertThat(trouble.forGood()).isTrue();
        assertThat(trouble.ofLogin()).isTrue();
        assertThat(trouble.message())
                .contains("550 5.7.30")
                .endsWith("Set keyturn.mail.oauth, or use a relay that needs no login.");
    }

    @Test
    void aRefusalForNowIsNoneForGood() {
        assertThat(MailFailure.of(failed(new SendFailedException("451 4.7.1 Try again later")))
                        .forGood())
                .isFalse();
        assertThat(MailFailure.of(failed(
                                new SendFailedException("Invalid Addresses", new SendFailedException("550 5.1.1 No"))))
                        .forGood())
                .isTrue();
    }

    @Test
    void aRefusedLoginIsKnownToHealthUntilAMailIsTaken() {
        MailStatus status = new MailStatus();

        status.failed(MailFailure.of(new MailAuthenticationException("535 5.7.8 refused")));
        assertThat(status.trouble()).contains("535 5.7.8");

        status.sent();
        assertThat(status.trouble()).isNull();
        status.failed(MailFailure.of(new MailSendException("Read timed out")));
        assertThat(status.trouble()).as("a server that is away").isNull();
    }

    @Test
    void anythingElseIsOneShortLine() {
        MailFailure trouble = MailFailure.of(new IllegalStateException("The directory\nis away. " + "x".repeat(1000)));

        assertThat(trouble.onlyThisMail()).isFalse();
        assertThat(trouble.message())
                .startsWith("A mail could not be made: IllegalStateException: The directory is away.")
                .hasSizeLessThan(400)
                .endsWith("…");
    }

    private static MailSendException failed(MessagingException cause) {
        return new MailSendException(Map.of("a mail", cause));
    }
}
