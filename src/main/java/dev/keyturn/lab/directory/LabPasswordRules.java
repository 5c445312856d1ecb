package dev.keyturn.lab.directory;

import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.secret.Secret;
import java.nio.CharBuffer;
import java.time.Duration;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The default domain policy of the lab's forests. */
final class LabPasswordRules {

    static final int MINIMUM_LENGTH = 14;
    static final int LOCKOUT_THRESHOLD = 10;
    static final Duration OBSERVATION_WINDOW = Duration.ofMinutes(30);
    static final Duration LOCKOUT_DURATION = Duration.ofMinutes(30);
    /** How long a simple bind takes the previous password too: the default of Windows and of Samba. */
    static final Duration OLD_PASSWORD_ACCEPTED = Duration.ofMinutes(60);
    /** A password that is as complex as AD wants it has characters of at least so many classes. */
    private static final int CLASSES = 3;

    private LabPasswordRules() {}

    static void check(Secret password, String account) throws LDAPException {
        if (password.length() < MINIMUM_LENGTH) {
            throw LabDiagnostics.policyViolation("the password is too short. It should be equal to or longer than "
                    + MINIMUM_LENGTH + " characters!");
        }
        String refusal = password.use(characters -> complexity(characters, account));
        if (refusal != null) {
            throw LabDiagnostics.policyViolation(refusal);
        }
    }

    private static @Nullable String complexity(char[] characters, String account) {
        CharBuffer text = CharBuffer.wrap(characters);
        long classes = Stream.of(
                        text.chars().anyMatch(Character::isUpperCase),
                        text.chars().anyMatch(Character::isLowerCase),
                        text.chars().anyMatch(Character::isDigit),
                        text.chars().anyMatch(c -> !Character.isLetterOrDigit(c)))
                .filter(present -> present)
                .count();
        if (classes < CLASSES) {
            return "the password does not meet the complexity criteria!";
        }
        return contains(characters, account) ? "the password contains the account's name!" : null;
    }

    private static boolean contains(char[] characters, String account) {
        char[] wanted = account.toLowerCase(Locale.ROOT).toCharArray();
        for (int start = 0; start + wanted.length <= characters.length; start++) {
            int same = 0;
            while (same < wanted.length && Character.toLowerCase(characters[start + same]) == wanted[same]) {
                same++;
            }
            if (same == wanted.length) {
                return true;
            }
        }
        return false;
    }
}
