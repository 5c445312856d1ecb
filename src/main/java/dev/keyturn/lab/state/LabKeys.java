package dev.keyturn.lab.state;

import dev.keyturn.secret.OwnerOnlyFile;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * The lab's own key. Fingerprints made with it are the same for the same password everywhere in one lab and tell
 * nothing outside it; what the lab's servers must keep, they keep encrypted with it.
 */
public final class LabKeys {

    private static final int NONCE = 12;

    private final byte[] key;
    private final SecureRandom random = new SecureRandom();

    public LabKeys(LabFolder folder) {
        var file = folder.file("lab.key");
        try {
            if (!Files.exists(file)) {
                byte[] fresh = new byte[32];
                random.nextBytes(fresh);
                OwnerOnlyFile.replace(file, fresh);
            }
            key = Files.readAllBytes(file);
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot read its key " + file + ".", e);
        }
    }

    public String fingerprint(Secret password) {
        return password.useUtf8(bytes -> {
            try {
                Mac mac = Mac.getInstance("HmacSHA256");
                mac.init(new SecretKeySpec(key, "HmacSHA256"));
                return HexFormat.of().formatHex(mac.doFinal(bytes), 0, 8);
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        });
    }

    public String encrypt(Secret password) {
        byte[] nonce = new byte[NONCE];
        random.nextBytes(nonce);
        byte[] sealed = password.useUtf8(bytes -> cipher(Cipher.ENCRYPT_MODE, nonce, bytes));
        byte[] whole = Arrays.copyOf(nonce, NONCE + sealed.length);
        System.arraycopy(sealed, 0, whole, NONCE, sealed.length);
        return Base64.getEncoder().encodeToString(whole);
    }

    public Secret decrypt(String encrypted) {
        byte[] whole = Base64.getDecoder().decode(encrypted);
        return Secret.takeFromUtf8(cipher(
                Cipher.DECRYPT_MODE, Arrays.copyOf(whole, NONCE), Arrays.copyOfRange(whole, NONCE, whole.length)));
    }

    private byte[] cipher(int mode, byte[] nonce, byte[] content) {
        try {
            Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(mode, new SecretKeySpec(key, "AES"), new GCMParameterSpec(128, nonce));
            return cipher.doFinal(content);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The lab's key does not fit its files.", e);
        }
    }
}
