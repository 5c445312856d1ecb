package dev.keyturn.evidence.chain;

import com.nimbusds.jose.jwk.OctetKeyPair;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node knows of the keys. Another node may have rotated them at any time, so a key that is not known makes this
 * one read the file again.
 */
final class SealKeys {

    private static final Logger log = LoggerFactory.getLogger(SealKeys.class);

    private final SealKeyFile file;
    private volatile SealKeySet known;

    SealKeys(SealKeyFile file) {
        this.file = file;
        this.known = file.read();
    }

    /** Makes the first key only while there is no evidence that it has to fit. */
    static SealKeys open(Path path, ChainTable table) {
        SealKeyFile file = new SealKeyFile(path);
        SealedEvidence newest = table.newest().orElse(null);
        if (newest == null) {
            file.createIfMissing();
        }
        SealKeys keys = new SealKeys(file);
        String active = table.head().map(ChainTable.Head::keyId).orElse(null);
        if (newest == null) {
            active = active != null && keys.known.signer(active).isPresent() ? active : null;
        } else if (active == null) {
            active = newest.keyId();
        }
        String signer = keys.signer(active).getKeyID();
        table.adoptKey(signer, newest == null);
        keys.retireBefore(signer);
        return keys;
    }

    /**
     * @param active the key that signs now, by the chain; null while the chain does not say
     * @throws SealKeyProblem when this node does not hold it
     */
    OctetKeyPair signer(@Nullable String active) {
        if (active == null) {
            return known.firstSigner().orElseThrow(() -> lacks("a private key"));
        }
        OctetKeyPair signer = known.signer(active).orElse(null);
        if (signer == null) {
            known = file.read();
            signer = known.signer(active).orElseThrow(() -> lacks(active));
        }
        return signer;
    }

    /** Those of the file as it is now. */
    PublicKeys trusted() {
        known = file.read();
        return new PublicKeys(known.keys());
    }

    /** @throws SealKeyProblem when this node has never heard of that key */
    PublicKeys publicKeys(String active) {
        if (!known.has(active)) {
            known = file.read();
        }
        if (!known.has(active)) {
            throw lacks(active);
        }
        return known.publicKeys(active);
    }

    /** Makes the key that is to sign after this one, or finds the one that an earlier attempt has left. */
    OctetKeyPair next(String active) {
        known = file.update(present -> {
            present.signer(active).orElseThrow(() -> lacks(active));
            return present.withNext(active);
        });
        return known.next(active).orElseThrow();
    }

    /** A private half that is gone can seal nothing any more. A failure is repaired at the next start. */
    void retireBefore(String active) {
        try {
            if (known.has(active) && !known.retiredBefore(active).equals(known)) {
                known = file.update(present -> present.has(active) ? present.retiredBefore(active) : present);
            }
        } catch (SealKeyProblem e) {
            log.warn(
                    "A retired key can still sign, because its private half could not be deleted. {} It is tried again"
                            + " at the next start.",
                    e.getMessage());
        }
    }

    private SealKeyProblem lacks(String key) {
        return new SealKeyProblem("Evidence is sealed with key " + key + ", but the file " + file.path()
                + " on this node lacks it or its private half. Bring the newest keyturn.seal-key-file here, from the"
                + " node that rotated the key or from your backup; nothing needs to be restarted.");
    }
}
