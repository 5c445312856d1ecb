package dev.keyturn.account;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.PositiveDuration;
import dev.keyturn.kernel.SettingFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What can be known of a sync server's settings without connecting to it. */
record SyncServerCheck(String setting, SyncServer server) {

    void run() {
        SettingFile.mustNotBeEmpty(setting + ".key-file", server.keyFile());
        String[] parts = server.hostKey().trim().split("\\s+");
        if (parts.length < 2 || !parts[0].equals(typeInside(parts[1]))) {
            throw new InvalidSettingException(
                    setting + ".host-key",
                    "is not a public key. Copy type and key from a known_hosts line or from ssh-keyscan, such as"
                            + " \"ecdsa-sha2-nistp256 AAAA…\".");
        }
        PositiveDuration.check(setting + ".connect-timeout", server.connectTimeout());
        PositiveDuration.check(setting + ".command-timeout", server.commandTimeout());
    }

    /** A public key in SSH form begins with the length and the name of its type: RFC 4253, section 6.6. */
    private static String typeInside(String base64) {
        byte[] blob;
        try {
            blob = Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return "";
        }
        ByteBuffer buffer = ByteBuffer.wrap(blob);
        int length = blob.length < Integer.BYTES ? -1 : buffer.getInt();
        // a type and nothing after it is no key either
        if (length < 0 || length >= buffer.remaining()) {
            return "";
        }
        return new String(blob, Integer.BYTES, length, StandardCharsets.US_ASCII);
    }
}
