package dev.keyturn.directory;

import dev.keyturn.secret.Secret;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Makes passwords that Active Directory takes and that travel unharmed through XML and PowerShell: printable ASCII
 * without blanks, quotes and the other characters that mean something there.
 */
final class PasswordGenerator {

    /** The sync server's credential field takes no more, and entropy is ample. */
    static final int MAXIMUM_LENGTH = 64;

    /** Active Directory ignores parts of a name that are shorter. */
    private static final int SHORTEST_PART = 3;

    private static final String FORBIDDEN = "&<>\"'`$%";
    private static final char[] ALPHABET = alphabet();

    private final SecureRandom random = new SecureRandom();

    /**
     * @param wanted characters, if the policy can be read and demands no more
     * @param accountName its {@code sAMAccountName}, never contained, in upper or lower case
     * @param displayName none of its parts is contained; may be empty
     * @throws IllegalArgumentException when the policy demands more than {@value #MAXIMUM_LENGTH} characters
     */
    Secret generate(PasswordPolicy policy, int wanted, String accountName, String displayName) {
        if (policy.minimumLength() > MAXIMUM_LENGTH) {
            throw new IllegalArgumentException("The policy demands " + policy.minimumLength() + " characters.");
        }
        int length = policy.complete() ? Math.max(wanted, policy.minimumLength()) : MAXIMUM_LENGTH;
        List<String> names = forbiddenNames(accountName, displayName);
        char[] candidate = new char[length];
        try {
            do {
                for (int i = 0; i < length; i++) {
                    candidate[i] = ALPHABET[random.nextInt(ALPHABET.length)];
                }
            } while (!hasEveryClass(candidate) || names.stream().anyMatch(name -> contains(candidate, name)));
            return Secret.takeFrom(candidate);
        } finally {
            Arrays.fill(candidate, '\0');
        }
    }

    private static List<String> forbiddenNames(String accountName, String displayName) {
        return Stream.concat(Stream.of(accountName), Arrays.stream(displayName.split("[,.\\-_\\s#]+")))
                .filter(part -> part.length() >= SHORTEST_PART)
                .map(part -> part.toLowerCase(Locale.ROOT))
                .toList();
    }

    private static boolean hasEveryClass(char[] candidate) {
        boolean upper = false;
        boolean lower = false;
        boolean digit = false;
        boolean other = false;
        for (char c : candidate) {
            upper |= Character.isUpperCase(c);
            lower |= Character.isLowerCase(c);
            digit |= Character.isDigit(c);
            other |= !Character.isLetterOrDigit(c);
        }
        return upper && lower && digit && other;
    }

    private static boolean contains(char[] candidate, String name) {
        for (int start = 0; start + name.length() <= candidate.length; start++) {
            int same = 0;
            while (same < name.length() && Character.toLowerCase(candidate[start + same]) == name.charAt(same)) {
                same++;
            }
            if (same == name.length()) {
                return true;
            }
        }
        return false;
    }

    private static char[] alphabet() {
        StringBuilder characters = new StringBuilder();
        for (char c = '!'; c <= '~'; c++) {
            if (FORBIDDEN.indexOf(c) < 0) {
                characters.append(c);
            }
        }
        return characters.toString().toCharArray();
    }
}
