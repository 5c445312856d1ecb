package dev.keyturn.secret;

import com.google.crypto.tink.InsecureSecretKeyAccess;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.secret.KeysetProblem.Kind;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The file that holds the keyset: a Tink keyset as JSON, readable by its owner only. */
final class KeysetFile {

    static final String SETTING = "keyturn.secret.keyset-file";

    private static final Logger LOG = LoggerFactory.getLogger(KeysetFile.class);

    private final Path path;

    KeysetFile(Path path) {
        this.path = path.toAbsolutePath().normalize();
    }

    Path path() {
        return path;
    }

    void createIfMissing(boolean mayCreate, BooleanSupplier secretsExist) {
        if (Files.exists(path)) {
            return;
        }
        if (secretsExist.getAsBoolean()) {
            throw unusable("which does not exist, but the database holds passwords that were encrypted with it. Put"
                    + " the file back from your backup; no new one is made.");
        }
        if (!mayCreate) {
            throw unusable("which does not exist. Provide the keyset, or set keyturn.secret.create-keyset=true for the"
                    + " first start to have it made there.");
        }
        try {
            OwnerOnlyFile.create(
                    path, json(KeysetHandle.generateNew(PredefinedAeadParameters.AES256_GCM, DecryptionKeys.TINK)));
            LOG.info("Made a new keyset in {}. Back it up: without it no stored password can be read.", path);
        } catch (IOException e) {
            throw unusable("which cannot be created (" + e + "). Make its folder writable.");
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM cannot make an AES-256-GCM key.", e);
        }
    }

    DecryptionKeys read() {
        String json;
        try {
            json = Files.readString(path);
        } catch (IOException e) {
            throw unusable("which cannot be read (" + e + "). Let Keyturn's user read it.");
        }
        try {
            return new DecryptionKeys(
                    TinkJsonProtoKeysetFormat.parseKeyset(json, DecryptionKeys.TINK, InsecureSecretKeyAccess.get()));
        } catch (GeneralSecurityException | RuntimeException e) {
            // no cause: a parser's message may quote the key material
            throw unusable("which does not hold a Tink keyset in JSON for AEAD encryption. Put the right file there.");
        }
    }

    /**
     * Adds a primary key to what the file holds now. Other processes wait for their turn at a lock file beside it, other
     * threads of this one at the class, because a process cannot wait for a lock of its own.
     */
    DecryptionKeys addKey(DecryptionKeys known) {
        synchronized (KeysetFile.class) {
            try {
                // where the setting names a link, the file behind it is replaced, not the link
                Path real = path.toRealPath();
                // closing it gives the lock back
                try (FileChannel channel = OwnerOnlyFile.lockFile(real)) {
                    channel.lock();
                    return replace(real, known);
                }
            } catch (IOException e) {
                throw new KeysetProblem(
                        Kind.UNUSABLE_FILE,
                        "The keyset " + path + " could not be replaced ("
                                + e.getClass().getSimpleName()
                                + "), so the key stays as it was. Let Keyturn's user write in its folder, then ask again.");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("This JVM cannot make an AES-256-GCM key.");
            }
        }
    }

    private DecryptionKeys replace(Path real, DecryptionKeys known) throws IOException, GeneralSecurityException {
        DecryptionKeys present = presentKeys();
        if (!present.hold(known)) {
            throw new KeysetProblem(
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
            return read();
        } catch (InvalidSettingException e) {
            throw new KeysetProblem(Kind.UNUSABLE_FILE, e.getMessage() + " The key stays as it was.");
        }
    }

    private InvalidSettingException unusable(String why) {
        return new InvalidSettingException(SETTING, "names the file " + path + ", " + why);
    }

    private static String json(KeysetHandle handle) throws GeneralSecurityException {
        return TinkJsonProtoKeysetFormat.serializeKeyset(handle, DecryptionKeys.TINK, InsecureSecretKeyAccess.get());
    }
}
