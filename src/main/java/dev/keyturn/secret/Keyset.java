package dev.keyturn.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.keyturn.account.InvalidSettingException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that the secret table is encrypted with: a Tink keyset as JSON, in a file outside the database. The newest
 * key encrypts; every key in it decrypts. Losing the file means losing every password in the table.
 */
public final class Keyset {

    static final String SETTING = "keyturn.secret.keyset-file";

    private static final Logger LOG = LoggerFactory.getLogger(Keyset.class);
    private static final Configuration TINK = configuration();

    private final Path file;
    private final Aead aead;
    private final int primaryKeyId;

    private Keyset(Path file, KeysetHandle handle) throws GeneralSecurityException {
        this.file = file;
        this.aead = handle.getPrimitive(TINK, Aead.class);
        this.primaryKeyId = handle.getPrimary().getId();
    }

    /**
     * Reads the keyset, or makes one with AES-256-GCM when that is allowed and nothing is encrypted yet.
     *
     * @param mayCreate {@code keyturn.secret.create-keyset}
     * @param secretsExist whether the table holds passwords already, asked only when the file is missing
     * @throws InvalidSettingException when there is no usable keyset: Keyturn must not start
     */
    public static Keyset open(Path file, boolean mayCreate, BooleanSupplier secretsExist) {
        Path absolute = file.toAbsolutePath().normalize();
        if (!Files.exists(absolute)) {
            create(absolute, mayCreate, secretsExist);
        }
        return read(absolute);
    }

    byte[] encrypt(byte[] clear, byte[] associatedData) {
        try {
            return aead.encrypt(clear, associatedData);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("The keyset " + file + " cannot encrypt.", e);
        }
    }

    byte[] decrypt(byte[] ciphertext, byte[] associatedData) throws GeneralSecurityException {
        return aead.decrypt(ciphertext, associatedData);
    }

    /** The key that encrypts now; Tink's ids are unsigned. */
    long primaryKeyId() {
        return Integer.toUnsignedLong(primaryKeyId);
    }

    Path file() {
        return file;
    }

    private static void create(Path file, boolean mayCreate, BooleanSupplier secretsExist) {
        if (secretsExist.getAsBoolean()) {
            throw new InvalidSettingException(
                    SETTING,
                    "names the file " + file + ", which does not exist, but the database holds passwords that were"
                            + " encrypted with it. Put the file back from your backup; no new one is made.");
        }
        if (!mayCreate) {
            throw new InvalidSettingException(
                    SETTING,
                    "names the file " + file + ", which does not exist. Provide the keyset, or set"
                            + " keyturn.secret.create-keyset=true for the first start to have it made there.");
        }
        try {
            KeysetHandle fresh = KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TINK);
            OwnerOnlyFile.create(
                    file, TinkJsonProtoKeysetFormat.serializeKeyset(fresh, TINK, InsecureSecretKeyAccess.get()));
            LOG.info("Made a new keyset in {}. Back it up: without it no stored password can be read.", file);
        } catch (IOException e) {
            throw new InvalidSettingException(
                    SETTING,
                    "names the file " + file + ", which cannot be created (" + e + "). Make its folder writable.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot make an AES-256-GCM key.", e);
        }
    }

    private static Configuration configuration() {
        try {
            AeadConfig.register();
            return RegistryConfiguration.get();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks the ciphers that Keyturn needs.", e);
        }
    }

    private static Keyset read(Path file) {
        String json;
        try {
            json = Files.readString(file);
        } catch (IOException e) {
            throw new InvalidSettingException(
                    SETTING,
                    "names the file " + file + ", which cannot be read (" + e + "). Let Keyturn's user read it.");
        }
        try {
            return new Keyset(file, TinkJsonProtoKeysetFormat.parseKeyset(json, TINK, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | RuntimeException e) {
            // no cause: a parser's message may quote the key material
            throw new InvalidSettingException(
                    SETTING,
                    "names the file " + file + ", which does not hold a Tink keyset in JSON for AEAD encryption."
                            + " Put the right file there.");
        }
    }
}
