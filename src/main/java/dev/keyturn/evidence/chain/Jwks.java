package dev.keyturn.evidence.chain;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.OctetKeyPair;
import java.text.ParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Ed25519 keys as JSON Web Keys (RFC 7517, RFC 8037). */
final class Jwks {

    private Jwks() {}

    /**
     * @param json a JWK set or a single JWK
     * @throws IllegalArgumentException when it is neither or has other keys; its message goes on after the file's name
     */
    static List<OctetKeyPair> parse(String json) {
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
