package dev.keyturn.syncserver.worker;

import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
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
import com.nimbusds.jose.Payload;
import com.nimbusds.jose.crypto.ECDSASigner;
import com.nimbusds.jose.crypto.ECDSAVerifier;
import com.nimbusds.jose.crypto.RSADecrypter;
import com.nimbusds.jose.crypto.RSAEncrypter;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The JOSE objects of the wire, in their compact form. Nothing is negotiated: each kind has one algorithm, one type and one
 * set of header parameters, and what has others is refused.
 */
public final class Jose {

    /** What Keyturn answers to a poll. */
    public static final String POLL = "keyturn-poll+jws";
    /** A command as it is taken. */
    public static final String COMMAND = "keyturn-command+jws";
    /** The head of each request of a sync worker. */
    public static final String REQUEST = "keyturn-request+jws";
    /** What a command has come to. */
    public static final String ANSWER = "keyturn-answer+jws";

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();
    /** Nimbus itself skips characters that are none of base64url, and bits after the last byte. */
    private static final Pattern SIGNED = Pattern.compile("[\\w-]+\\.[\\w-]+\\.[\\w-]+");

    private static final Pattern SEALED = Pattern.compile("[\\w-]+(\\.[\\w-]+){4}");
    private static final Set<String> PARAMETERS = Set.of("alg", "typ", "kid", "jwk");

    /** A JOSE object that is not what it has to be. The message never quotes it. */
    public static final class BadJose extends Exception {
        private static final long serialVersionUID = 1L;

        BadJose(String message) {
            super(message);
        }
    }

    private Jose() {}

    /** The name of a key: its SHA-256 thumbprint by RFC 7638, 43 characters. */
    public static String thumbprint(JWK key) {
        try {
            return key.computeThumbprint().toString();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The SHA-256 hash of bytes, in base64url. */
    public static String hash(byte[] content) {
        try {
            return Base64URL.encode(MessageDigest.getInstance("SHA-256").digest(content))
                    .toString();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The hash of a compact object, which is ASCII. */
    public static String hash(String compact) {
        return hash(compact.getBytes(StandardCharsets.US_ASCII));
    }

    /**
     * Signs with ES256 or PS256, as the key's type says.
     *
     * @param withKey whether the public key goes along
     */
    public static String sign(JWK key, String type, boolean withKey, ObjectNode claims) {
        boolean curve = key instanceof ECKey;
        var header = new JWSHeader.Builder(curve ? JWSAlgorithm.ES256 : JWSAlgorithm.PS256)
                .type(new JOSEObjectType(type))
                .keyID(thumbprint(key));
        if (withKey) {
            header.jwk(bare(key));
        }
        JWSObject object = new JWSObject(header.build(), new Payload(bytes(claims)));
        try {
            object.sign(curve ? new ECDSASigner(key.toECKey()) : new RSASSASigner(key.toRSAKey()));
        } catch (JOSEException e) {
            throw new IllegalStateException("The key cannot sign.", e);
        }
        return object.serialize();
    }

    /**
     * The public key that a signed object brings along, not yet believed.
     *
     * @throws BadJose when the object is none of that type, or its {@code kid} is not the key's thumbprint
     */
    public static JWK broughtKey(String compact, String type) throws BadJose {
        JWSHeader header = parse(compact, type).getHeader();
        JWK key = header.getJWK();
        if (key == null || key.isPrivate() || !thumbprint(key).equals(header.getKeyID())) {
            throw new BadJose("It does not bring the key that it names.");
        }
        return key;
    }

    /** @throws BadJose when the object is not of that type, or was not signed by that key */
    public static JsonNode verify(String compact, String type, JWK key) throws BadJose {
        JWSObject object = parse(compact, type);
        boolean curve = key instanceof ECKey;
        JWSHeader header = object.getHeader();
        if (!header.getAlgorithm().equals(curve ? JWSAlgorithm.ES256 : JWSAlgorithm.PS256)
                || !thumbprint(key).equals(header.getKeyID())) {
            throw new BadJose("It is not signed with the algorithm and the key that it has to be.");
        }
        try {
            if (!object.verify(curve ? new ECDSAVerifier(key.toECKey()) : new RSASSAVerifier(key.toRSAKey()))) {
                throw new BadJose("Its signature is wrong.");
            }
            JsonNode claims = JSON.readTree(object.getPayload().toBytes());
            if (claims != null && claims.isObject()) {
                return claims;
            }
        } catch (JOSEException | IOException e) {
            throw new BadJose("It cannot be verified.");
        }
        throw new BadJose("Its content is not a JSON object.");
    }

    /** Seals a password to a server's key: who opens it must hold the private half. */
    static String seal(Secret password, RSAKey opening) {
        return password.useUtf8(bytes -> {
            var header = new JWEHeader.Builder(JWEAlgorithm.RSA_OAEP_256, EncryptionMethod.A256CBC_HS512)
                    .keyID(thumbprint(opening))
                    .build();
            JWEObject object = new JWEObject(header, new Payload(bytes));
            try {
                object.encrypt(new RSAEncrypter(opening));
            } catch (JOSEException e) {
                throw new IllegalStateException("The server's key cannot seal.", e);
            }
            return object.serialize();
        });
    }

    /** @throws BadJose when it was sealed in another way, to another key, or was changed since */
    public static Secret open(String compact, RSAKey opening) throws BadJose {
        if (!SEALED.matcher(compact).matches() || !isSpelledTheOneWay(compact)) {
            throw new BadJose("It is no sealed object.");
        }
        try {
            JWEObject object = JWEObject.parse(compact);
            JWEHeader header = object.getHeader();
            if (!JWEAlgorithm.RSA_OAEP_256.equals(header.getAlgorithm())
                    || !EncryptionMethod.A256CBC_HS512.equals(header.getEncryptionMethod())
                    || !header.getIncludedParams().equals(Set.of("alg", "enc", "kid"))
                    || !thumbprint(opening).equals(header.getKeyID())) {
                throw new BadJose("It is not sealed in the way and to the key that it has to be.");
            }
            object.decrypt(new RSADecrypter(opening));
            return Secret.takeFromUtf8(object.getPayload().toBytes());
        } catch (ParseException | JOSEException e) {
            throw new BadJose("It cannot be opened.");
        }
    }

    /** @throws BadJose when the text is not the public half of an RSA key */
    static RSAKey rsaKey(JsonNode jwk) throws BadJose {
        try {
            RSAKey key = RSAKey.parse(jwk.toString());
            if (!key.isPrivate()) {
                return bare(key).toRSAKey();
            }
        } catch (ParseException | IllegalArgumentException e) {
            throw new BadJose("It holds no RSA key.");
        }
        throw new BadJose("It holds a private key.");
    }

    private static JWSObject parse(String compact, String type) throws BadJose {
        if (!SIGNED.matcher(compact).matches() || !isSpelledTheOneWay(compact)) {
            throw new BadJose("It is no signed object.");
        }
        try {
            JWSObject object = JWSObject.parse(compact);
            JWSHeader header = object.getHeader();
            boolean known =
                    header.getType() != null && type.equals(header.getType().getType());
            if (known && PARAMETERS.containsAll(header.getIncludedParams())) {
                return object;
            }
        } catch (ParseException | IllegalArgumentException e) {
            throw new BadJose("It is no signed object.");
        }
        throw new BadJose("It is a signed object of another kind than " + type + ".");
    }

    /** As sync servers demand it: one text stands for these bytes, so that no other has the same signature. */
    private static boolean isSpelledTheOneWay(String compact) {
        return Stream.of(compact.split("\\.")).allMatch(part -> Base64URL.encode(new Base64URL(part).decode())
                .toString()
                .equals(part));
    }

    /** The public half of a key as a JSON object. */
    static Map<String, Object> members(JWK key) {
        return new TreeMap<>(bare(key).toJSONObject());
    }

    /** The members that make the key what it is, and no others. */
    private static JWK bare(JWK key) {
        return key instanceof ECKey curve
                ? new ECKey.Builder(Curve.P_256, curve.getX(), curve.getY()).build()
                : new RSAKey.Builder(key.toRSAKey().getModulus(), key.toRSAKey().getPublicExponent()).build();
    }

    private static byte[] bytes(ObjectNode claims) {
        try {
            return JSON.writeValueAsBytes(claims);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A text as a member of claims, or "" when there is none. */
    static String text(JsonNode claims, String member) {
        return claims.path(member).isTextual() ? claims.path(member).textValue() : "";
    }
}
