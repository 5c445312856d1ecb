package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.lab.LabUnderContract;
import dev.keyturn.secret.Secret;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The contract of a sync server, played with Keyturn's SSH client on every server that there is to play it on: the lab's,
 * which answers by itself behind Apache MINA, and a real OpenSSH server whose forced command replays what is recorded.
 */
class SyncServerContractTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ScheduledExecutorService TIMER = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    static Path sharedFolder;

    private static @Nullable OpenSsh openSsh;

    @TempDir
    Path folder;

    @AfterAll
    static void stop() {
        TIMER.shutdownNow();
        if (openSsh != null) {
            openSsh.close();
        }
    }

    static Stream<Arguments> played() {
        Stream<Arguments> lab = ContractVector.of("server").map(vector -> arguments("lab", vector));
        Stream<Arguments> real = ContractVector.all().map(vector -> arguments("OpenSSH", vector));
        return Stream.concat(lab, real);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("played")
    void aRecordedPairIsPlayedToItsRecordedOutcome(String kind, ContractVector vector) throws Exception {
        if (kind.equals("lab")) {
            try (ServerUnderContract lab = new LabUnderContract(folder, vector)) {
                play(lab, vector);
            }
        } else {
            play(openSsh(), vector);
        }
    }

    private static void play(ServerUnderContract server, ContractVector vector) throws Exception {
        if (server.answersByItself()) {
            for (String name : vector.after()) {
                play(server, ContractVector.named(name));
            }
        }
        server.prepare(vector);
        CommandOutput output = exchange(server, vector);

        if (server.answersByItself()) {
            JsonNode answer = JSON.readTree(output.answer());
            assertThat(ContractSchemas.complaintsOfAnswer(vector.command(), answer))
                    .isEmpty();
            SameAnswer.check(answer, vector.response());
        } else {
            assertThat(output.answer()).isEqualTo(vector.responseBytes());
        }
        assertThat(output.exitCode()).isEqualTo(vector.exitCode());
        assertOutcome(server, vector, output);
    }

    /** Byte for byte the recorded request, also where Keyturn would not send it. */
    private static CommandOutput exchange(ServerUnderContract server, ContractVector vector) {
        Secret password = vector.password();
        try (RequestBytes request = new RequestBytes(vector.requestBytes())) {
            return new SshExchange(server.address(), TIMER).send(vector.command(), request, password);
        }
    }

    private static void assertOutcome(ServerUnderContract server, ContractVector vector, CommandOutput output) {
        AnswerReader reader = new AnswerReader(server.address(), vector.fields(), vector.password());
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

    private OpenSsh openSsh() throws Exception {
        OpenSsh.mustBeInstalled();
        OpenSsh running = openSsh;
        if (running == null) {
            running = new OpenSsh(sharedFolder, "ed25519", "ed25519", List.of());
            openSsh = running;
        }
        return running;
    }
}
