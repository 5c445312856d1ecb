package dev.keyturn.evidence.chain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import dev.keyturn.syncserver.worker.Jose;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSignaturesTest {

    private static final RSAKey KEY = key();

    @TempDir
    Path folder;

    @Test
    void whatTheServersSignedVerifiesWithTheKeyThatTheDocumentBrings() throws Exception {
        assertThat(ServerSignatures.byAnyKey().complaints(document(KEY))).isEmpty();
        assertThat(ServerSignatures.byAnyKey().complaints(JsonNodeFactory.instance.objectNode()))
                .isEmpty();
    }

    @Test
    void anAnswerThatWasChangedOrSignedWithAnotherKeyIsTold() throws Exception {
        ObjectNode changed = document(KEY);
        ObjectNode evidence = (ObjectNode) changed.at("/steps/0/evidence/signedAnswer");
        evidence.put("jws", evidence.path("jws").asText().replaceFirst("\\.", ".AAAA"));
        ObjectNode foreign = document(KEY);
        ((ObjectNode) foreign.at("/steps/0/evidence/signedAnswer"))
                .set("key", new ObjectMapper().readTree(key().toPublicJWK().toJSONString()));
        ObjectNode without = document(KEY);
        ((ObjectNode) without.at("/steps/0/evidence/signedAnswer")).remove("key");

        for (ObjectNode wrong : new ObjectNode[] {changed, foreign, without}) {
            assertThat(ServerSignatures.byAnyKey().complaints(wrong))
                    .singleElement()
                    .asString()
                    .contains("signature by the sync server is wrong");
        }
    }

    @Test
    void onlyKeysCountThatWereReadOnTheServersWhenTheyAreGiven() throws Exception {
        Path file = Files.writeString(
                folder.resolve("keys"),
                "aadc01: " + Jose.thumbprint(KEY) + "\naadc02  " + Jose.thumbprint(key()) + "\n");

        assertThat(ServerSignatures.byKeysIn(file).complaints(document(KEY))).isEmpty();
        RSAKey madeUp = key();
        assertThat(ServerSignatures.byKeysIn(file).complaints(document(madeUp)))
                .singleElement()
                .asString()
                .contains(Jose.thumbprint(madeUp), "not among the keys that were read on the servers");
    }

    @Test
    void aFileWithoutAThumbprintIsRefused() throws IOException {
        Path empty = Files.writeString(folder.resolve("empty"), "no key here\n");

        assertThatIllegalArgumentException().isThrownBy(() -> ServerSignatures.byKeysIn(empty));
    }

    private static ObjectNode document(RSAKey key) throws IOException {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("id", "1")
                .put("command", "hash")
                .put("exitCode", 0);
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        ObjectNode step = document.putArray("steps").addObject();
        ObjectNode signed = step.putObject("evidence").putObject("signedAnswer");
        signed.put("jws", Jose.sign(key, Jose.ANSWER, false, claims));
        signed.set("key", new ObjectMapper().readTree(key.toPublicJWK().toJSONString()));
        document.path("steps").forEach(one -> ((ObjectNode) one).putNull("failure"));
        return document;
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).generate();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }
}
