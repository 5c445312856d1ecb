package dev.keyturn.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SecretFileRights;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.secret.KeysetRotation.Problem.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The keys that the secret table is encrypted with: a Tink keyset as JSON, in a file outside the database. The newest
 * key encrypts; every key in it decrypts. Losing the file means losing every password in the table.
 *
 * <p>Another node may add a key at any time, so a ciphertext that does not decrypt makes this one read the file again.
 */
public final class Keyset implements KeysetRotation {

    static final String SETTING = "keyturn.secret.keyset-file";

    static final Configuration TINK = tink();

    private static final Logger LOG = LoggerFactory.getLogger(Keyset.class);

    /** @param keyId the key that it was made with */
    record Sealed(byte[] ciphertext, long keyId) {}

    private final Path path;
    private volatile DecryptionKeys keys;

    private Keyset(Path path, DecryptionKeys keys) {
        this.path = path;
        this.keys = keys;
    }

    /**
     * Reads the keyset, or makes one with AES-256-GCM when that is allowed and nothing is encrypted yet.
     *
     * @param mayCreate {@code keyturn.secret.create-keyset}
     * @param secretsExist whether the table holds passwords already, asked only when the file is missing
     * @throws InvalidSettingException when there is no usable keyset: Keyturn must not start
     */
    public static Keyset open(Path path, boolean mayCreate, BooleanSupplier secretsExist) {
        Path file = path.toAbsolutePath().normalize();
        if (!Files.exists(file)) {
            create(file, mayCreate, secretsExist);
        }
        return new Keyset(file, read(file));
    }

    private static void create(Path path, boolean mayCreate, BooleanSupplier secretsExist) {
        if (secretsExist.getAsBoolean()) {
            throw unusable(
                    path,
                    "which does not exist, but the database holds passwords that were encrypted with it. Put"
                            + " the file back from your backup; no new one is made.");
        }
        if (!mayCreate) {
            throw unusable(
                    path,
                    "which does not exist. Provide the keyset, or set keyturn.secret.create-keyset=true for the"
                            + " first start to have it made there.");
        }
        try {
            OwnerOnlyFile.create(path, json(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, TINK)));
            LOG.info("Made a new keyset in {}. Back it up: without it no stored password can be read.", path);
        } catch (IOException e) {
            throw unusable(path, "which cannot be created (" + e + "). " + OwnerOnlyFile.howToMake(path));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot make an AES-256-GCM key.", e);
        }
    }

    private static DecryptionKeys read(Path path) {
        String json;
        SecretFileRights.check(path);
        try {
            json = TextFile.read(path);
        } catch (IOException e) {
            throw unusable(path, "which cannot be read (" + e + "). Let Keyturn's user read it.");
        }
        try {
            return new DecryptionKeys(TinkJsonProtoKeysetFormat.parseKeyset(json, TINK, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | RuntimeException e) {
            // no cause: a parser's message may quote the key material
            throw unusable(
                    path, "which does not hold a Tink keyset in JSON for AEAD encryption. Put the right file there.");
        }
    }

    /**
     * Other processes wait for their turn at a lock file beside it, other threads of this one at the class, because a process
     * cannot wait for a lock of its own.
     */
    @Override
    public Rotated rotate() {
        synchronized (Keyset.class) {
            try {
                mustNotBeMounted();
                // where the setting names a link, the file behind it is replaced, not the link
                Path real = path.toRealPath();
                // closing it gives the lock back
                try (FileChannel channel = OwnerOnlyFile.lockFile(real)) {
                    channel.lock();
                    DecryptionKeys next = withNewPrimary(real, keys);
                    keys = next;
                    return new Rotated(next.ids().size(), next.primaryId());
                }
            } catch (IOException e) {
                throw new Problem(
                        Kind.UNUSABLE_FILE,
                        "The keyset " + path + " could not be replaced ("
                                + e.getClass().getSimpleName()
                                + "), so the key stays as it was. " + OwnerOnlyFile.howToReplace(path));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JVM cannot make an AES-256-GCM key.");
            }
        }
    }

    /** What is written to such a folder goes nowhere, or is gone with the next change. */
    private void mustNotBeMounted() {
        if (OwnerOnlyFile.isMounted(path)) {
            throw new Problem(
                    Kind.UNUSABLE_FILE, "The keyset " + path + " stays as it was. " + OwnerOnlyFile.howToReplace(path));
        }
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
        return path;
    }

    /** A file that does not help is not taken: what it replaced may be what the other rows need. */
    private byte[] decryptWithTheFileOfNow(DecryptionKeys known, byte[] ciphertext, byte[] associatedData)
            throws GeneralSecurityException {
        DecryptionKeys present;
        try {
            present = read(path);
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

    /** Adds a key to what the file holds now. */
    private DecryptionKeys withNewPrimary(Path real, DecryptionKeys known)
            throws IOException, GeneralSecurityException {
        DecryptionKeys present = presentKeys();
        if (!present.hold(known)) {
            throw new Problem(
                    Kind.UNUSABLE_FILE,
                    "The file " + path + " lacks a key that Keyturn was started with, so no key is added to it. Put the"
                            + " right keyset back, then ask again.");
        }
        DecryptionKeys next = present.withNewPrimary();
        OwnerOnlyFile.takePlace(OwnerOnlyFile.writeBeside(real, json(next.handle())), real);
        LOG.info(
                "The keyset {} has {} keys now; key {} encrypts from now on. Back the file up.",
                path,
                next.ids().size(),
                next.primaryId());
        return next;
    }

    private DecryptionKeys presentKeys() {
        try {
            return read(path);
        } catch (InvalidSettingException e) {
            throw new Problem(Kind.UNUSABLE_FILE, e.getMessage() + " The key stays as it was.");
        }
    }

    private static InvalidSettingException unusable(Path path, String why) {
        return new InvalidSettingException(SETTING, "names the file " + path + ", " + why);
    }

    private static String json(KeysetHandle handle) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(handle, TINK, InsecureSecretKeyAccess.get());
    }

    private static Configuration tink() {
        try {
            AeadConfig.register();
            return RegistryConfiguration.get();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks the ciphers that Keyturn needs.", e);
        }
    }

    /** The keys at one moment: the primary one encrypts, every one decrypts. Tink's ids are unsigned. */
    private record DecryptionKeys(KeysetHandle handle, Aead aead) {

        DecryptionKeys(KeysetHandle handle) throws GeneralSecurityException {
            this(handle, handle.getPrimitive(TINK, Aead.class));
        }

        long primaryId() {
            return Integer.toUnsignedLong(handle.getPrimary().getId());
        }

        Set<Long> ids() {
            return IntStream.range(0, handle.size())
                    .mapToObj(key -> Integer.toUnsignedLong(handle.getAt(key).getId()))
                    .collect(Collectors.toUnmodifiableSet());
        }

        boolean hold(DecryptionKeys others) {
            return ids().containsAll(others.ids());
        }

        DecryptionKeys withNewPrimary() throws GeneralSecurityException {
            return new DecryptionKeys(KeysetHandle.newBuilder(handle)
                    .addEntry(KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
                            .withRandomId()
                            .makePrimary())
                    .build());
        }
    }
}
