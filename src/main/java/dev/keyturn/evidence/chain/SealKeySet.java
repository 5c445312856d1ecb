package dev.keyturn.evidence.chain;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The keys in the file, the oldest first: the public halves of those that signed before, the key that signs now, and at
 * times the next one, which the chain does not know yet. Which one signs now is said by the chain.
 */
record SealKeySet(List<OctetKeyPair> keys) {

    SealKeySet {
        keys = List.copyOf(keys);
    }

    static SealKeySet fresh() {
        return new SealKeySet(List.of(generate()));
    }

    static SealKeySet parse(String json) {
        return new SealKeySet(PublicKeys.keys(json));
    }

    /** With all private halves. */
    String toJson() {
        return new JWKSet(List.<JWK>copyOf(keys)).toString(false);
    }

    boolean has(String keyId) {
        return indexOf(keyId) >= 0;
    }

    Optional<OctetKeyPair> signer(String keyId) {
        return keys.stream()
                .filter(key -> key.getKeyID().equals(keyId) && key.isPrivate())
                .findFirst();
    }

    /** The one that signs while the chain does not say which. */
    Optional<OctetKeyPair> firstSigner() {
        return keys.stream().filter(OctetKeyPair::isPrivate).findFirst();
    }

    /** The key that a rotation made and did not come to use, because it ended half-way. */
    Optional<OctetKeyPair> next(String active) {
        return keys.stream().skip(indexOf(active) + 1L).findFirst();
    }

    SealKeySet withNext(String active) {
        if (next(active).isPresent()) {
            return this;
        }
        List<OctetKeyPair> more = new ArrayList<>(keys);
        more.add(generate());
        return new SealKeySet(more);
    }

    /** Without the private halves of the keys that signed before this one. */
    SealKeySet retiredBefore(String active) {
        int first = indexOf(active);
        List<OctetKeyPair> left = new ArrayList<>(keys);
        for (int i = 0; i < first; i++) {
            left.set(i, keys.get(i).toPublicJWK());
        }
        return new SealKeySet(left);
    }

    /** What may be published: the keys that sign or signed. */
    PublicKeys publicKeys(String active) {
        return new PublicKeys(keys.subList(0, indexOf(active) + 1));
    }

    private int indexOf(String keyId) {
        return keys.stream().map(OctetKeyPair::getKeyID).toList().indexOf(keyId);
    }

    private static OctetKeyPair generate() {
        try {
            return new OctetKeyPairGenerator(Curve.Ed25519)
                    .keyIDFromThumbprint(true)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM cannot make an Ed25519 key.", e);
        }
    }
}
