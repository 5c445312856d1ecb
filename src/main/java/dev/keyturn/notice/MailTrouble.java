package dev.keyturn.notice;

import jakarta.mail.SendFailedException;
import java.util.stream.Stream;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/** What a mail could not be sent for, in one line. */
record MailTrouble(boolean onlyThisMail, String sentence) {

    private static final int LONGEST = 300;

    /** @param failure of the mail server, or of whatever was asked for addresses */
    static MailTrouble of(RuntimeException failure) {
        boolean answered = failure instanceof MailSendException sending
                && Stream.of(sending.getMessageExceptions()).anyMatch(SendFailedException.class::isInstance);
        if (answered) {
            return new MailTrouble(true, "The mail server refused a mail: " + cause(failure));
        }
        if (failure instanceof MailAuthenticationException) {
            return new MailTrouble(false, "The mail server refused the login: " + cause(failure));
        }
        if (failure instanceof MailSendException) {
            return new MailTrouble(false, "The mail server could not be reached, or did not answer: " + cause(failure));
        }
        return new MailTrouble(false, "A mail could not be made: " + cause(failure));
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
