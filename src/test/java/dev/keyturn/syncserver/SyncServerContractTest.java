package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.lab.LabUnderContract;
import dev.keyturn.syncserver.worker.WorkerAnswer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract of a sync server, played over the worker port on the lab's, which answers by itself. */
class SyncServerContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    Path folder;

    static Stream<ContractVector> played() {
        return ContractVector.of("server");
    }

    @ParameterizedTest
    @MethodSource("played")
    void aRecordedPairIsPlayedToItsRecordedOutcome(ContractVector vector) throws Exception {
        try (LabUnderContract lab = new LabUnderContract(folder, vector)) {
            play(lab, vector);
        }
    }

    private static void play(LabUnderContract lab, ContractVector vector) throws Exception {
        for (String name : vector.after()) {
            play(lab, ContractVector.named(name));
        }
        lab.prepare(vector);
        // the recorded request, also where Keyturn would not send it
        WorkerAnswer output = lab.workers().exchange(lab.address(), vector.request(), vector.password());

        JsonNode answer = JSON.readTree(output.output());
        assertThat(ContractSchemas.complaintsOfAnswer(vector.command(), answer)).isEmpty();
        SameAnswer.check(answer, vector.response());
        assertThat(output.exitCode()).isEqualTo(vector.exitCode());
        assertOutcome(lab, vector, output);
    }

    private static void assertOutcome(LabUnderContract lab, ContractVector vector, WorkerAnswer output) {
        AnswerReader reader = new AnswerReader(lab.address(), vector.fields(), vector.password());
        boolean judgedByTheConnector = vector.command() == Command.VERIFY_IMPORT
                && vector.response().path("ok").asBoolean();
        if (vector.done() || judgedByTheConnector) {
            assertThat(reader.read(output)).isNotNull();
            return;
        }
        StepFailure failure = catchThrowableOfType(StepFailure.class, () -> reader.read(output));
        assertThat(failure).isNotNull();
        assertThat(failure.code()).isEqualTo(vector.failureCode());
    }
}
