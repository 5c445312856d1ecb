package dev.keyturn.evidence.chain;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/**
 * A signature as compact JWS (RFC 7515) with the payload left out: {@code header..signature}, Ed25519 (RFC 8037). Only one
 * spelling of it is taken, so that no byte of it can be changed without a trace.
 */
record Jws(JWSHeader header, Base64URL signature) {

    private static final Set<String> MEMBERS = Set.of("alg", "kid");

    /** Worth keeping: it derives the public half of the key, which takes half as long as a signature. */
    static Ed25519Signer signer(OctetKeyPair key) {
        try {
            return new Ed25519Signer(key);
        } catch (JOSEException e) {
            throw new IllegalStateException("Evidence cannot be signed with key " + key.getKeyID() + ".", e);
        }
    }

    static String sign(OctetKeyPair key, String text) {
        return sign(signer(key), text);
    }

    static String sign(Ed25519Signer signer, String text) {
        try {
            JWSHeader header = new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                    .keyID(signer.getPrivateKey().getKeyID())
                    .build();
            return header.toBase64URL() + ".." + signer.sign(header, signed(header, text));
        } catch (JOSEException e) {
            throw new IllegalStateException("Evidence could not be signed.", e);
        }
    }

    /** Empty when it is no such signature, or one in an unusual spelling. */
    static Optional<Jws> parse(String text) {
        String[] parts = text.split("\\.", -1);
        if (parts.length != 3 || !parts[1].isEmpty() || !isExact(parts[0]) || !isExact(parts[2])) {
            return Optional.empty();
        }
        try {
            JWSHeader header = JWSHeader.parse(new Base64URL(parts[0]));
            boolean ours = JWSAlgorithm.EdDSA.equals(header.getAlgorithm())
                    && header.getKeyID() != null
                    && header.getIncludedParams().equals(MEMBERS);
            return ours ? Optional.of(new Jws(header, new Base64URL(parts[2]))) : Optional.empty();
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    String keyId() {
        return header.getKeyID();
    }

    boolean fits(String text, JWSVerifier verifier) {
        try {
            return verifier.verify(header, signed(header, text), signature);
        } catch (JOSEException e) {
            return false;
        }
    }

    /** What the signature is about. The library's own base64 is slow, because it does not let its input be guessed by its time. */
    private static byte[] signed(JWSHeader header, String text) {
        String payload = Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(StandardCharsets.UTF_8));
        return (header.toBase64URL() + "." + payload).getBytes(StandardCharsets.US_ASCII);
    }

    /** Base64url leaves bits over at the end, and decoders ignore what they do not know. */
    private static boolean isExact(String part) {
        return !part.isEmpty()
                && Base64URL.encode(new Base64URL(part).decode()).toString().equals(part);
    }
}
