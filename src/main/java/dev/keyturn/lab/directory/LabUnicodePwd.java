package dev.keyturn.lab.directory;

import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.secret.Secret;

/** The wire form of {@code unicodePwd}: the password in double quotes, as UTF-16, little end first. */
final class LabUnicodePwd {

    private LabUnicodePwd() {}

    static Secret decode(byte[] value) throws LDAPException {
        int length = value.length / 2;
        if (value.length % 2 != 0 || length < 2 || at(value, 0) != '"' || at(value, length - 1) != '"') {
            throw LabDiagnostics.malformedPassword();
        }
        char[] characters = new char[length - 2];
        for (int i = 0; i < characters.length; i++) {
            characters[i] = at(value, i + 1);
        }
        return Secret.takeFrom(characters);
    }

    private static char at(byte[] value, int index) {
        return (char) (value[2 * index] & 0xff | (value[2 * index + 1] & 0xff) << 8);
    }
}
