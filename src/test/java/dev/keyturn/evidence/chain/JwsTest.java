package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JwsTest {

    private static final String TEXT = "{\"a\":1}";

    /** The order of the group that Ed25519 signs in (RFC 8032, section 5.1). */
    private static final BigInteger ORDER =
            BigInteger.TWO.pow(252).add(new BigInteger("27742317777372353535851937790883648493"));

    private final OctetKeyPair key = SealKeySet.fresh().keys().get(0);
    private final PublicKeys keys = new PublicKeys(List.of(key));
    private final String signature = Jws.sign(key, TEXT);

    @Test
    void aSignatureFitsItsTextAndNoOther() {
        assertThat(verifies(signature, TEXT)).isTrue();
        assertThat(verifies(signature, "{\"a\":2}")).isFalse();
    }

    /** Base64url leaves bits over in the last character: four spellings decode to the same bytes. */
    @Test
    void anotherSpellingOfTheSameSignatureIsNotTaken() {
        String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
        int last = alphabet.indexOf(signature.charAt(signature.length() - 1));
        String other = signature.substring(0, signature.length() - 1) + alphabet.charAt(last ^ 1);

        assertThat(new Base64URL(other.substring(other.lastIndexOf('.') + 1)).decode())
                .isEqualTo(new Base64URL(signature.substring(signature.lastIndexOf('.') + 1)).decode());
        assertThat(Jws.parse(other)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"=", " ", "\n", ".", "A"})
    void nothingMayStandBehindIt(String more) {
        assertThat(verifies(signature + more, TEXT)).isFalse();
    }

    /** A signature whose second half has the order added to it satisfies the bare equation, and must not be taken. */
    @Test
    void aSignatureThatWasMadeAnotherOneWithoutTheKeyIsNotTaken() {
        int dot = signature.lastIndexOf('.');
        byte[] bytes = new Base64URL(signature.substring(dot + 1)).decode();
        byte[] second = reversed(Arrays.copyOfRange(bytes, 32, 64));
        byte[] more = reversed(new BigInteger(1, second).add(ORDER).toByteArray());
        System.arraycopy(more, 0, bytes, 32, 32);

        assertThat(verifies(signature.substring(0, dot + 1) + Base64URL.encode(bytes), TEXT))
                .isFalse();
    }

    @Test
    void aHeaderThatSaysMoreThanKeyAndAlgorithmIsNotTaken() {
        String header = Base64URL.encode("{\"alg\":\"EdDSA\",\"kid\":\"" + key.getKeyID() + "\",\"typ\":\"x\"}")
                .toString();

        assertThat(Jws.parse(header + signature.substring(signature.indexOf('.'))))
                .isEmpty();
    }

    private boolean verifies(String candidate, String text) {
        return Jws.parse(candidate).filter(jws -> keys.verifies(jws, text)).isPresent();
    }

    private static byte[] reversed(byte[] bytes) {
        byte[] reversed = new byte[32];
        for (int i = 0; i < 32 && i < bytes.length; i++) {
            reversed[i] = bytes[bytes.length - 1 - i];
        }
        return reversed;
    }
}
