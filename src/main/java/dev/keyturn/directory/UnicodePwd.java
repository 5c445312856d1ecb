package dev.keyturn.directory;

import dev.keyturn.secret.Secret;

/** The value of {@code unicodePwd}: the password in double quotes, as UTF-16 with the little end first ([MS-ADTS] 3.1.1.3.1.5). */
final class UnicodePwd {

    private UnicodePwd() {}

    /** The caller wipes the array. */
    static byte[] encode(Secret password) {
        return password.use(characters -> {
            byte[] value = new byte[2 * characters.length + 4];
            value[0] = '"';
            for (int i = 0; i < characters.length; i++) {
                value[2 * i + 2] = (byte) characters[i];
                value[2 * i + 3] = (byte) (characters[i] >> 8);
            }
            value[value.length - 2] = '"';
            return value;
        });
    }
}
