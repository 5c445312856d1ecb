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
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServerSignaturesTest {

    private static final RSAKey KEY = key();
    private static final long FENCE = 1_767_322_800_000L;
    private static final Instant SIGNED = Instant.parse("2026-01-02T03:04:05Z");

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

        // a step that is one for all servers has a list of them
        ObjectNode listed = changed.deepCopy();
        ObjectNode ofAll = (ObjectNode) listed.at("/steps/0/evidence");
        ofAll.putArray("servers").addObject().set("signedAnswer", ofAll.remove("signedAnswer"));

        for (ObjectNode wrong : new ObjectNode[] {changed, foreign, without, listed}) {
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

    @Test
    void anAnswerOfAnotherRotationStepAttemptAccountOrTimeIsTold() throws Exception {
        Map<String, Consumer<ObjectNode>> others = Map.of(
                "another rotation", document -> ((ObjectNode) document.path("rotation")).put("fence", FENCE + 1),
                "the attempt 7, which this step did not make",
                        document -> ((ObjectNode) document.at("/steps/0/tries/0")).put("attempt", 8),
                "asked for \"update-credential\"",
                        document -> ((ObjectNode) document.at("/steps/0")).put("step", "restartSyncService"),
                "about the account msol_1",
                        document -> ((ObjectNode) document.path("account")).put("account", "MSOL_2"),
                "after it ended",
                        document -> ((ObjectNode) document.put("sealedAt", "2026-01-02T04:00:00Z")
                                        .path("rotation"))
                                .put("requestedAt", "2026-01-02T03:40:00Z"),
                "before the rotation began",
                        document -> ((ObjectNode) document.path("rotation")).remove("requestedAt"));
        for (Map.Entry<String, Consumer<ObjectNode>> other : others.entrySet()) {
            ObjectNode document = document(KEY);
            other.getValue().accept(document);

            assertThat(ServerSignatures.byAnyKey().complaints(document))
                    .singleElement()
                    .asString()
                    .contains("gave to another command than that of the step", other.getKey());
        }
    }

    @Test
    void anAnswerThatDoesNotSayWhatWasAskedOrStandsOutsideTheStepsIsTold() throws Exception {
        ObjectNode silent = document(KEY);
        ((ObjectNode) silent.at("/steps/0/evidence/signedAnswer"))
                .put("jws", Jose.sign(KEY, Jose.ANSWER, false, claims().without("request")));
        ObjectNode outside = document(KEY);
        outside.putObject("servers").set("signedAnswer", outside.at("/steps/0/evidence/signedAnswer"));

        assertThat(ServerSignatures.byAnyKey().complaints(silent))
                .singleElement()
                .asString()
                .contains("asked for \"\"");
        assertThat(ServerSignatures.byAnyKey().complaints(outside))
                .singleElement()
                .asString()
                .contains("outside its steps");
    }

    private static ObjectNode claims() {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("iat", SIGNED.getEpochSecond())
                .put("id", "1")
                .put("command", "hash")
                .put("exitCode", 0);
        ObjectNode request = claims.putObject("request");
        request.put("command", "update-credential").put("account", "msol_1");
        request.putObject("fence").put("rotation", FENCE).put("attempt", 7);
        return claims;
    }

    private static ObjectNode document(RSAKey key) throws IOException {
        ObjectNode document = JsonNodeFactory.instance.objectNode();
        document.put("sealedAt", SIGNED.plusSeconds(60).toString());
        document.putObject("rotation")
                .put("fence", FENCE)
                .put("requestedAt", SIGNED.minusSeconds(60).toString());
        document.putObject("account").put("account", "MSOL_1");
        ObjectNode step = document.putArray("steps").addObject();
        step.put("step", "updateConnector").putArray("tries").addObject().put("attempt", 7);
        ObjectNode signed = step.putObject("evidence").putObject("signedAnswer");
        signed.put("jws", Jose.sign(key, Jose.ANSWER, false, claims()));
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
