package dev.keyturn.syncserver.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.EncryptionMethod;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWEAlgorithm;
import com.nimbusds.jose.JWEHeader;
import com.nimbusds.jose.JWEObject;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSObject;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.Jose.BadJose;
import java.nio.charset.StandardCharsets;
import java.security.Provider;
import java.security.Security;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class JoseTest {

    private static final RSAKey KEY = SyncWorkerUnderTest.SIGNING;
    private static final RSAKey OTHER = SyncWorkerUnderTest.OPENING;
    private static final String PASSWORD = "q\"b\\s/t\ttab é € 🔑 end";

    @Test
    void whatIsSignedIsVerifiedWithItsKeyAlone() throws Exception {
        String signed = Jose.sign(KEY, Jose.ANSWER, false, claims());

        assertThat(Jose.verify(signed, Jose.ANSWER, KEY.toPublicJWK())).isEqualTo(claims());
        refused(signed, Jose.ANSWER, OTHER);
        refused(signed, Jose.COMMAND, KEY);
    }

    /** The tests' JVMs sign in native code where they can, the product with what Java brings. */
    @Test
    void whatAnyProviderOfTheJvmSignsEveryOtherVerifies() throws Exception {
        for (JWK key : List.of(KEY, new ECKeyGenerator(Curve.P_256).generate())) {
            boolean curve = key instanceof ECKey;
            JWSAlgorithm algorithm = curve ? JWSAlgorithm.ES256 : JWSAlgorithm.PS256;
            Provider[] providers = Security.getProviders("Signature." + (curve ? "SHA256withECDSA" : "RSASSA-PSS"));
            assertThat(providers).extracting(Provider::getName).contains(curve ? "SunEC" : "SunRsaSign");
            List<String> signed = new ArrayList<>(List.of(Jose.sign(key, Jose.ANSWER, false, claims())));
            for (Provider provider : providers) {
                JWSObject object = object(new JWSHeader.Builder(algorithm)
                        .type(new JOSEObjectType(Jose.ANSWER))
                        .keyID(Jose.thumbprint(key)));
                JWSSigner signer = curve ? new ECDSASigner(key.toECKey()) : new RSASSASigner(key.toRSAKey());
                signer.getJCAContext().setProvider(provider);
                object.sign(signer);
                signed.add(object.serialize());
            }
            for (String one : signed) {
                assertThat(Jose.verify(one, Jose.ANSWER, key.toPublicJWK())).isEqualTo(claims());
                for (Provider provider : providers) {
                    JWSVerifier verifier =
                            curve ? new ECDSAVerifier(key.toECKey()) : new RSASSAVerifier(key.toRSAKey());
                    verifier.getJCAContext().setProvider(provider);
                    assertThat(JWSObject.parse(one).verify(verifier))
                            .as(provider.getName())
                            .isTrue();
                }
            }
        }
    }

    @Test
    void noByteOfASignedObjectCanBeChanged() {
        String signed = Jose.sign(KEY, Jose.ANSWER, false, claims());
        int[] dots = {signed.indexOf('.'), signed.lastIndexOf('.')};
        for (int place : List.of(3, dots[0] - 2, dots[0] + 2, dots[1] - 3, dots[1] + 2, signed.length() - 3)) {
            char other = signed.charAt(place) == 'A' ? 'B' : 'A';

            refused(signed.substring(0, place) + other + signed.substring(place + 1), Jose.ANSWER, KEY);
        }
        for (String broken :
                List.of("", ".", "..", signed + ".x", signed.substring(0, dots[1] + 1), "a.b", signed + "!")) {
            refused(broken, Jose.ANSWER, KEY);
        }
    }

    @Test
    void theSameBytesInAnotherSpellingAreRefused() {
        String signed = Jose.sign(KEY, Jose.ANSWER, false, claims());
        String sealed = Jose.seal(Secret.takeFrom(PASSWORD.toCharArray()), KEY);

        // 256 bytes of a signature and 32 of a tag leave bits over in their last character
        refused(withAnotherLastBit(signed), Jose.ANSWER, KEY);
        notOpened(withAnotherLastBit(sealed));
    }

    private static String withAnotherLastBit(String compact) {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = compact.length() - 1;
        return compact.substring(0, last) + alphabet.charAt(alphabet.indexOf(compact.charAt(last)) ^ 1);
    }

    @Test
    void anotherAlgorithmTypeOrParameterIsRefusedAlsoWithARightSignature() throws Exception {
        RSASSASigner signer = new RSASSASigner(KEY);
        JOSEObjectType type = new JOSEObjectType(Jose.ANSWER);
        String kid = Jose.thumbprint(KEY);
        List<JWSObject> wrong = new ArrayList<>(List.of(
                object(new JWSHeader.Builder(JWSAlgorithm.RS256).type(type).keyID(kid)),
                object(new JWSHeader.Builder(JWSAlgorithm.PS384).type(type).keyID(kid)),
                object(new JWSHeader.Builder(JWSAlgorithm.PS256).keyID(kid)),
                object(new JWSHeader.Builder(JWSAlgorithm.PS256).type(type)),
                object(new JWSHeader.Builder(JWSAlgorithm.PS256).type(type).keyID("another")),
                object(new JWSHeader.Builder(JWSAlgorithm.PS256)
                        .type(JOSEObjectType.JWT)
                        .keyID(kid)),
                object(new JWSHeader.Builder(JWSAlgorithm.PS256)
                        .type(type)
                        .keyID(kid)
                        .customParam("exp", 1)),
                object(new JWSHeader.Builder(JWSAlgorithm.PS256)
                        .type(type)
                        .keyID(kid)
                        .contentType("x"))));
        for (JWSObject object : wrong) {
            object.sign(signer);
            refused(object.serialize(), Jose.ANSWER, KEY);
        }
        JWSObject mac =
                object(new JWSHeader.Builder(JWSAlgorithm.HS256).type(type).keyID(kid));
        mac.sign(new MACSigner(KEY.toPublicJWK().toJSONString().getBytes(StandardCharsets.UTF_8)));
        refused(mac.serialize(), Jose.ANSWER, KEY);
    }

    @Test
    void contentThatIsNoJsonObjectOrSaysSomethingTwiceIsRefused() throws Exception {
        for (String content : List.of("[]", "1", "", "{\"a\":1", "{\"a\":1}{}", "{\"a\":1,\"a\":2}")) {
            JWSObject object = new JWSObject(
                    new JWSHeader.Builder(JWSAlgorithm.PS256)
                            .type(new JOSEObjectType(Jose.ANSWER))
                            .keyID(Jose.thumbprint(KEY))
                            .build(),
                    new Payload(content));
            object.sign(new RSASSASigner(KEY));
            refused(object.serialize(), Jose.ANSWER, KEY);
        }
    }

    @Test
    void aSealedPasswordIsOpenedExactlyAsItWas() throws Exception {
        String sealed = Jose.seal(Secret.takeFrom(PASSWORD.toCharArray()), KEY.toPublicJWK());

        try (Secret opened = Jose.open(sealed, KEY)) {
            assertThat(opened.<String>use(String::new)).isEqualTo(PASSWORD);
        }
        assertThat(Jose.seal(Secret.takeFrom(PASSWORD.toCharArray()), KEY)).isNotEqualTo(sealed);
    }

    @Test
    void aSealedPasswordOfAnotherKeyOrAnotherWayOrChangedIsNotOpened() throws Exception {
        String sealed = Jose.seal(Secret.takeFrom(PASSWORD.toCharArray()), KEY);
        String[] parts = sealed.split("\\.");
        for (int part = 0; part < parts.length; part++) {
            String[] changed = parts.clone();
            char first = changed[part].charAt(5) == 'A' ? 'B' : 'A';
            changed[part] = changed[part].substring(0, 5) + first + changed[part].substring(6);
            notOpened(String.join(".", changed));
        }
        notOpened("");
        notOpened("a.b.c.d.e");
        notOpened(sealed.substring(0, sealed.length() - 4));
        notOpened(Jose.seal(Secret.takeFrom(PASSWORD.toCharArray()), OTHER));
        notOpened(sealedWith(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256GCM));
        notOpened(sealedWith(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A128CBC_HS256));
        notOpened(sealedWith(JWEAlgorithm.RSA_OAEP_512, EncryptionMethod.A256CBC_HS512));
    }

    @Test
    void anAnswerRepeatsItsRequestButForThePasswordAsEachSideReadsIt() throws Exception {
        JsonNode vectors = new ObjectMapper()
                .readTree(getClass().getResourceAsStream("/dev/keyturn/syncserver/jose/vectors.json"));
        RSAKey server = RSAKey.parse(vectors.at("/signing/jwk").toString());
        assertThat(vectors.path("answers")).hasSizeGreaterThan(2);
        for (JsonNode vector : vectors.path("answers")) {
            ObjectNode asked = (ObjectNode)
                    new ObjectMapper().readTree(vector.path("request").asText());
            asked.remove("sealedPassword");

            JsonNode said = Jose.verify(vector.path("text").asText(), Jose.ANSWER, server);

            assertThat(said.path("request")).isEqualTo(Jose.asRead(asked)).isEqualTo(vector.path("repeated"));
        }
    }

    private static String sealedWith(JWEAlgorithm algorithm, EncryptionMethod method) throws JOSEException {
        JWEObject object = new JWEObject(
                new JWEHeader.Builder(algorithm, method)
                        .keyID(Jose.thumbprint(KEY))
                        .build(),
                new Payload(PASSWORD));
        object.encrypt(new RSAEncrypter(KEY));
        return object.serialize();
    }

    private static void notOpened(String sealed) {
        assertThatExceptionOfType(BadJose.class)
                .isThrownBy(() -> Jose.open(sealed, KEY))
                .satisfies(e -> assertThat(String.valueOf(e.getMessage())).doesNotContain("end"));
    }

    private static void refused(String signed, String type, RSAKey key) {
        assertThatExceptionOfType(BadJose.class).as(signed).isThrownBy(() -> Jose.verify(signed, type, key));
    }

    private static JWSObject object(JWSHeader.Builder header) {
        return new JWSObject(header.build(), new Payload(claims().toString()));
    }

    private static ObjectNode claims() {
        return JsonNodeFactory.instance.objectNode().put("id", "1").put("exitCode", 0);
    }
}
