package dev.keyturn.notification;

import jakarta.mail.SendFailedException;
import java.util.stream.Stream;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/** What a mail could not be sent for, in one line. */
record MailFailure(boolean onlyThisMail, String message) {

    private static final int LONGEST = 300;

    /** @param failure of the mail server, or of the source of the addresses */
    static MailFailure of(RuntimeException failure) {
        boolean answered = failure instanceof MailSendException sending
                && Stream.of(sending.getMessageExceptions()).anyMatch(SendFailedException.class::isInstance);
        if (answered) {
            return new MailFailure(true, "The mail server refused a mail: " + cause(failure));
        }
        if (failure instanceof MailAuthenticationException) {
            return new MailFailure(false, "The mail server refused the login: " + cause(failure));
        }
        if (failure instanceof MailSendException) {
            return new MailFailure(false, "The mail server could not be reached, or did not answer: " + cause(failure));
        }
        return new MailFailure(false, "A mail could not be made: " + cause(failure));
    }

    private static String cause(RuntimeException failure) {
        Throwable innermost = failure instanceof MailSendException sending && sending.getMessageExceptions().length > 0
                ? sending.getMessageExceptions()[0]
                : failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return OneLine.of(innermost.getClass().getSimpleName() + ": " + innermost.getMessage(), LONGEST);
    }
}
