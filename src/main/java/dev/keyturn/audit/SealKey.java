package dev.keyturn.audit;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.Ed25519Signer;
import com.nimbusds.jose.crypto.Ed25519Verifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.gen.OctetKeyPairGenerator;
import dev.keyturn.secret.OwnerOnlyFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;

/** The Ed25519 key that seals evidence, in a file of its own that only its owner can read. */
final class SealKey {

    private final OctetKeyPair key;

    private SealKey(OctetKeyPair key) {
        this.key = key;
    }

    /**
     * @param mayCreate whether a missing key is made; never when there is evidence that it would have to fit
     * @throws IllegalStateException when there is no key or it cannot be read
     */
    static SealKey load(Path file, boolean mayCreate) {
        try {
            if (!Files.exists(file) && mayCreate) {
                create(file);
            }
            if (!Files.isReadable(file)) {
                throw new IllegalStateException("The key that seals evidence is missing: " + file
                        + ". Restore it from your backup; without it the chain of evidence cannot go on.");
            }
            return new SealKey(OctetKeyPair.parse(Files.readString(file)));
        } catch (IOException e) {
            throw new UncheckedIOException("The key that seals evidence cannot be read: " + file + ".", e);
        } catch (ParseException e) {
            throw new IllegalStateException("This file is not a key that seals evidence: " + file + ".");
        }
    }

    String sign(String document) {
        try {
            JWSObject jws = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.EdDSA)
                            .keyID(key.getKeyID())
                            .build(),
                    new Payload(document));
            jws.sign(new Ed25519Signer(key));
            return jws.serialize(true);
        } catch (JOSEException e) {
            throw new IllegalStateException("Evidence could not be signed.", e);
        }
    }

    boolean verifies(String document, String signature) {
        try {
            return JWSObject.parse(signature, new Payload(document)).verify(new Ed25519Verifier(key.toPublicJWK()));
        } catch (ParseException | JOSEException e) {
            return false;
        }
    }

    /** The public half, as JSON Web Key: whoever has it can check the seals. */
    String publicKey() {
        return key.toPublicJWK().toJSONString();
    }

    private static void create(Path file) throws IOException {
        try {
            OctetKeyPair fresh = new OctetKeyPairGenerator(Curve.Ed25519)
                    .keyIDFromThumbprint(true)
                    .generate();
            OwnerOnlyFile.create(file, fresh.toJSONString());
        } catch (JOSEException e) {
            throw new IllegalStateException("A key that seals evidence could not be made.", e);
        }
    }
}
