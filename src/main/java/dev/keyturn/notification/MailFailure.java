package dev.keyturn.notification;

import dev.keyturn.kernel.PlainText;
import jakarta.mail.MessagingException;
import jakarta.mail.SendFailedException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.MailSendException;

/**
 * What a mail could not be sent for, in one line.
 *
 * @param onlyThisMail whether it says nothing about the next one
 * @param forGood whether the server's answer begins with 5: sent again, the same comes back (RFC 5321 4.2.1)
 */
record MailFailure(boolean onlyThisMail, boolean forGood, String message) {

    private static final String LOGIN = "The mail server refused the login: ";
    private static final int LONGEST = 300;
    private static final Pattern FOR_GOOD = Pattern.compile("5[0-9]{2}[ -][\\s\\S]*");

    /** Exchange Online: "Basic authentication is not supported for Client Submission". */
    private static final String NO_PASSWORDS = "5.7.30";

    /** @param failure of the mail server, or of the source of the addresses */
    static MailFailure of(RuntimeException failure) {
        List<String> answers = answers(failure);
        boolean forGood =
                answers.stream().anyMatch(answer -> FOR_GOOD.matcher(answer).matches());
        boolean noPasswords = answers.stream().anyMatch(answer -> answer.contains(NO_PASSWORDS));
        String next = noPasswords
                ? " The server takes no user with a password any more. Set keyturn.mail.oauth, or use a relay that needs no login."
                : "";
        boolean answered = failure instanceof MailSendException sending
                && Stream.of(sending.getMessageExceptions()).anyMatch(SendFailedException.class::isInstance);
        if (answered && !noPasswords) {
            return new MailFailure(true, forGood, "The mail server refused a mail: " + cause(failure));
        }
        if (answered || isAboutLogin(failure)) {
            return new MailFailure(false, forGood, LOGIN + cause(failure) + next);
        }
        if (failure instanceof MailSendException) {
            return new MailFailure(
                    false, false, "The mail server could not be reached, or did not answer: " + cause(failure));
        }
        return new MailFailure(false, false, "A mail could not be made: " + cause(failure));
    }

    /** A token that is refused comes wrapped as a failed connection. */
    private static boolean isAboutLogin(RuntimeException failure) {
        return failure instanceof MailAuthenticationException
                || failure.getCause() instanceof MailAuthenticationException;
    }

    /** A person has to change something before mails are sent again. */
    boolean ofLogin() {
        return !onlyThisMail && message.startsWith(LOGIN);
    }

    /** What the server said, in whatever it is wrapped. */
    private static List<String> answers(RuntimeException failure) {
        List<String> answers = new ArrayList<>();
        if (failure instanceof MailSendException sending) {
            Stream.of(sending.getMessageExceptions()).forEach(one -> addAnswers(one, answers));
        }
        addAnswers(failure, answers);
        return answers;
    }

    private static void addAnswers(Throwable failure, List<String> answers) {
        Throwable at = failure;
        for (int depth = 0; at != null && depth < 10; depth++) {
            answers.add(String.valueOf(at.getMessage()));
            at = at instanceof MessagingException messaging && messaging.getNextException() != null
                    ? messaging.getNextException()
                    : at.getCause();
        }
    }

    private static String cause(RuntimeException failure) {
        Throwable innermost = failure instanceof MailSendException sending && sending.getMessageExceptions().length > 0
                ? sending.getMessageExceptions()[0]
                : failure;
        while (innermost.getCause() != null && innermost.getCause() != innermost) {
            innermost = innermost.getCause();
        }
        return PlainText.oneLine(innermost.getClass().getSimpleName() + ": " + innermost.getMessage(), LONGEST);
    }
}
