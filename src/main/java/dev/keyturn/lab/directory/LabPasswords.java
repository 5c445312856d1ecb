package dev.keyturn.lab.directory;

import dev.keyturn.secret.Secret;
import java.security.SecureRandom;

/** Passwords that the lab makes for its own users at the first start. */
public final class LabPasswords {

    private static final String ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz23456789";
    /** Ends each password, so that it has characters of every class. */
    private static final String ENDING = "Aa2-";

    private static final int LENGTH = 36;

    private LabPasswords() {}

    public static Secret random() {
        SecureRandom random = new SecureRandom();
        char[] characters = new char[LENGTH + ENDING.length()];
        for (int i = 0; i < LENGTH; i++) {
            characters[i] = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        }
        ENDING.getChars(0, ENDING.length(), characters, LENGTH);
        return Secret.takeFrom(characters);
    }
}
