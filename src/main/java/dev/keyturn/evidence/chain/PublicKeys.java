package dev.keyturn.evidence.chain;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The keys that seals are checked with, the oldest first: only the first one signs from the beginning. */
public final class PublicKeys {

    private final Map<String, OctetKeyPair> keys = new LinkedHashMap<>();
    private final Map<String, JWSVerifier> verifiers = new LinkedHashMap<>();
    private final List<String> ids = new ArrayList<>();

    PublicKeys(List<OctetKeyPair> oldestFirst) {
        for (OctetKeyPair key : oldestFirst) {
            try {
                verifiers.put(key.getKeyID(), new Ed25519Verifier(key.toPublicJWK()));
                keys.put(key.getKeyID(), key.toPublicJWK());
                ids.add(key.getKeyID());
            } catch (JOSEException e) {
                throw new IllegalArgumentException("Key " + key.getKeyID() + " is not an Ed25519 key.", e);
            }
        }
    }

    /**
     * @param json a JWK set, as {@code GET /api/evidence/keys} gives it, or a single JWK
     * @throws IllegalArgumentException with a message when it is neither, or has no Ed25519 key
     */
    public static PublicKeys parse(String json) {
        return new PublicKeys(keys(json));
    }

    /** The key that the chain began with. */
    @Nullable
    String first() {
        return ids.isEmpty() ? null : ids.get(0);
    }

    boolean has(String keyId) {
        return keys.containsKey(keyId);
    }

    /** Whether the one was made after the other; unknown ones never were. */
    boolean isLater(String keyId, @Nullable String than) {
        return than == null || (has(than) && ids.indexOf(keyId) > ids.indexOf(than));
    }

    boolean verifies(Jws signature, String text) {
        JWSVerifier verifier = verifiers.get(signature.keyId());
        return verifier != null && signature.fits(text, verifier);
    }

    /** The key as JWK members. */
    Map<String, Object> jwk(String keyId) {
        return Map.copyOf(keys.get(keyId).toJSONObject());
    }

    /** As JWK set: with it the seals can be checked. */
    public String toJson() {
        return new JWKSet(List.<JWK>copyOf(keys.values())).toString(true);
    }

    /**
     * Ed25519 keys as JSON Web Keys (RFC 7517, RFC 8037), with the private halves that there are.
     *
     * @param json a JWK set or a single JWK
     * @throws IllegalArgumentException when it is neither or has other keys; its message goes on after the file's name
     */
    static List<OctetKeyPair> keys(String json) {
        List<OctetKeyPair> keys = new ArrayList<>();
        Set<String> ids = new HashSet<>();
        for (JWK jwk : all(json)) {
            if (!(jwk instanceof OctetKeyPair key) || !Curve.Ed25519.equals(key.getCurve())) {
                throw new IllegalArgumentException("holds a key that is not an Ed25519 key");
            }
            OctetKeyPair named = named(key);
            if (!ids.add(named.getKeyID())) {
                throw new IllegalArgumentException("holds two keys with the id " + named.getKeyID());
            }
            keys.add(named);
        }
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("holds no key");
        }
        return keys;
    }

    private static List<JWK> all(String json) {
        try {
            return JWKSet.parse(json).getKeys();
        } catch (ParseException notASet) {
            try {
                return List.of(JWK.parse(json));
            } catch (ParseException e) {
                // no cause: a parser's message may quote the key
                throw new IllegalArgumentException("is not a JSON Web Key or a set of them");
            }
        }
    }

    private static OctetKeyPair named(OctetKeyPair key) {
        try {
            return key.getKeyID() != null
                    ? key
                    : new OctetKeyPair.Builder(key).keyIDFromThumbprint().build();
        } catch (JOSEException e) {
            throw new IllegalStateException("This JVM has no SHA-256.", e);
        }
    }
}
