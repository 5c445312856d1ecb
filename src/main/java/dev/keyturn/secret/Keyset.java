package dev.keyturn.secret;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.secret.KeysetRotation.Rotated;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that the secret table is encrypted with: a Tink keyset as JSON, in a file outside the database. The newest
 * key encrypts; every key in it decrypts. Losing the file means losing every password in the table.
 *
 * <p>Another node may add a key at any time, so a ciphertext that does not decrypt makes this one read the file again.
 */
public final class Keyset {

    static final String SETTING = KeysetFile.SETTING;

    private static final Logger LOG = LoggerFactory.getLogger(Keyset.class);

    /** @param keyId the key that it was made with */
    record Sealed(byte[] ciphertext, long keyId) {}

    private final KeysetFile file;
    private volatile DecryptionKeys keys;

    private Keyset(KeysetFile file) {
        this.file = file;
        this.keys = file.read();
    }

    /**
     * Reads the keyset, or makes one with AES-256-GCM when that is allowed and nothing is encrypted yet.
     *
     * @param mayCreate {@code keyturn.secret.create-keyset}
     * @param secretsExist whether the table holds passwords already, asked only when the file is missing
     * @throws InvalidSettingException when there is no usable keyset: Keyturn must not start
     */
    public static Keyset open(Path path, boolean mayCreate, BooleanSupplier secretsExist) {
        KeysetFile file = new KeysetFile(path);
        file.createIfMissing(mayCreate, secretsExist);
        return new Keyset(file);
    }

    /**
     * As {@link KeysetRotation#rotate}.
     *
     * @throws KeysetProblem when the keyset is as it was before
     */
    public Rotated rotate() {
        DecryptionKeys next = file.addKey(keys);
        keys = next;
        return new Rotated(next.ids().size(), next.primaryId());
    }

    Sealed encrypt(byte[] clear, byte[] associatedData) {
        DecryptionKeys now = keys;
        try {
            return new Sealed(now.aead().encrypt(clear, associatedData), now.primaryId());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The keyset " + path() + " cannot encrypt.", e);
        }
    }

    byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        DecryptionKeys known = keys;
        try {
            return known.aead().decrypt(ciphertext, associatedData);
        } catch (GeneralSecurityException e) {
            return decryptWithTheFileOfNow(known, ciphertext, associatedData);
        }
    }

    /** The key that encrypts now; Tink's ids are unsigned. */
    long primaryKeyId() {
        return keys.primaryId();
    }

    boolean holds(long keyId) {
        return keys.ids().contains(keyId);
    }

    Path path() {
        return file.path();
    }

    /** A file that does not help is not taken: what it replaced may be what the other rows need. */
    private byte[] decryptWithTheFileOfNow(DecryptionKeys known, byte[] ciphertext, byte[] associatedData)
            throws GeneralSecurityException {
        DecryptionKeys present;
        try {
            present = file.read();
        } catch (InvalidSettingException e) {
            LOG.warn("{} Keyturn goes on with the keys that it read before.", e.getMessage());
            throw new GeneralSecurityException("The keyset's file cannot be read.");
        }
        byte[] clear = present.aead().decrypt(ciphertext, associatedData);
        if (present.hold(known)) {
            keys = present;
            LOG.info(
                    "Read the keyset {} again: it has {} keys now.",
                    path(),
                    present.ids().size());
        }
        return clear;
    }
}
