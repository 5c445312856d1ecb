package dev.keyturn.secret;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.Configuration;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.AeadConfig;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.security.GeneralSecurityException;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The keys of a keyset at one moment: the primary one encrypts, every one decrypts. Tink's ids are unsigned. */
final class DecryptionKeys {

    static final Configuration TINK = configuration();

    private final KeysetHandle handle;
    private final Aead aead;

    DecryptionKeys(KeysetHandle handle) throws GeneralSecurityException {
        this.handle = handle;
        this.aead = handle.getPrimitive(TINK, Aead.class);
    }

    KeysetHandle handle() {
        return handle;
    }

    Aead aead() {
        return aead;
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

    private static Configuration configuration() {
        try {
            AeadConfig.register();
            return RegistryConfiguration.get();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("This JVM lacks the ciphers that Keyturn needs.", e);
        }
    }
}
