package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the recorded pairs to the schemas, and Keyturn's side of the protocol to the recorded pairs. */
class ContractTest {

    private static final SyncServer SERVER = new SyncServer("aadc01", null, null, null, null);
    private static final Set<String> OUTSIDE_THE_CONTRACT =
            Set.of("update-credential-without-password", "without-fence", "unsupported-version");

    static Stream<ContractVector> all() {
        return ContractVector.all();
    }

    static Stream<ContractVector> ofClient() {
        return ContractVector.of("client");
    }

    @ParameterizedTest
    @MethodSource("all")
    void aRecordedPairObeysTheSchemas(ContractVector vector) {
        if (OUTSIDE_THE_CONTRACT.contains(vector.name())) {
            assertThat(ContractSchemas.complaintsOfRequest(vector.command(), vector.request()))
                    .isNotEmpty();
        } else {
            assertThat(ContractSchemas.complaintsOfRequest(vector.command(), vector.request()))
                    .isEmpty();
        }
        if (!vector.response().isMissingNode()) {
            assertThat(ContractSchemas.complaintsOfAnswer(vector.command(), vector.response()))
                    .isEmpty();
        }
    }

    @Test
    void everyCommandHasARecordedSuccessAndEveryErrorCodeOfTheSchemaARecordedFailure() throws Exception {
        assertThat(ContractVector.all().filter(ContractVector::done).map(ContractVector::command))
                .contains(Command.values());

        JsonNode schema = new ObjectMapper()
                .readTree(ContractVector.folder().resolve("error.schema.json").toFile());
        Set<String> codes = schema.findValues("const").stream()
                .filter(JsonNode::isTextual)
                .map(JsonNode::textValue)
                .collect(Collectors.toSet());
        codes.removeAll(Set.of("unsupported-command", "server-error"));
        assertThat(ContractVector.all()
                        .map(vector ->
                                vector.response().path("error").path("code").asText()))
                .containsAll(codes);
    }

    @ParameterizedTest
    @MethodSource("all")
    void anAnswerThatLacksWhatItsSchemaDemandsIsFoundOut(ContractVector vector) {
        if (vector.response().isMissingNode()) {
            return;
        }
        ObjectNode response = vector.response().deepCopy();
        response.remove("serverTime");

        assertThat(ContractSchemas.complaintsOfAnswer(vector.command(), response))
                .isNotEmpty();
    }

    @ParameterizedTest
    @MethodSource("ofClient")
    void theClientWritesExactlyTheRecordedBytes(ContractVector vector) {
        assertThat(SyncWorkerCommands.envelope(vector.command(), vector.fields())
                        .toString())
                .isEqualTo(new String(vector.requestBytes(), StandardCharsets.UTF_8));
    }

    @ParameterizedTest
    @MethodSource("ofClient")
    void theClientMakesOfARecordedAnswerWhatIsRecordedBesideIt(ContractVector vector) {
        if (Set.of("failed-authentication", "import-proves-nothing").contains(vector.failureCode())
                || vector.failureCode().startsWith("no-start")) {
            // the protocol was obeyed; what the run says is judged by the connector's adapter
            assertThat(read(vector)).isNotNull();
            return;
        }
        if (vector.done()) {
            CommandAnswer answer = read(vector);

            assertThat(answer.serverTime()).isNotNull();
            assertThat(answer.result().present() || answer.after().present()).isTrue();
            return;
        }
        StepFailure failure = catchThrowableOfType(StepFailure.class, () -> read(vector));

        assertThat(failure).isNotNull();
        assertThat(failure.kind()).hasToString(vector.failureKind());
        assertThat(failure.code()).isEqualTo(vector.failureCode());
        assertThat(failure.message()).contains("aadc01").endsWith(".");
    }

    private static CommandAnswer read(ContractVector vector) {
        return new AnswerReader(SERVER, vector.fields(), vector.password()).read(vector.answer());
    }
}
