package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds the adapters, not only the transport, to the recorded pairs: what they ask is what is recorded, and what they make of the answer too. */
class ContractAdaptersTest {

    private static final Fence FENCE = new Fence(7, 5);

    private final Replay replay = new Replay();
    private final EntraConnectConnector connector = new EntraConnectConnector(replay);
    private final EntraConnectService service = new EntraConnectService(replay);

    static Stream<ContractVector> imports() {
        return ContractVector.all()
                .filter(vector -> vector.command() == Command.VERIFY_IMPORT
                        && vector.response().path("ok").asBoolean()
                        && vector.request().path("fence").path("attempt").asInt() == 5);
    }

    static Stream<ContractVector> descriptions() {
        return ContractVector.of("client")
                .filter(vector -> vector.command() == Command.DESCRIBE
                        && !vector.request().has("probe")
                        && vector.response().path("ok").asBoolean());
    }

    static Stream<ContractVector> probes() {
        return ContractVector.of("client").filter(vector -> vector.request().has("probe"));
    }

    @ParameterizedTest
    @MethodSource("imports")
    void anImportIsProvedFailedTriedAgainOrUnrelatedAsRecorded(ContractVector vector) {
        replay.next(vector, ContractVector.named("credential-events"));
        String verdict = vector.response().path("result").path("verdict").asText();

        if (!vector.done()) {
            StepFailure failure =
                    catchThrowableOfType(StepFailure.class, () -> connector.verifyImport(account(), server(), FENCE));
            assertThat(failure.kind()).hasToString(vector.failureKind());
            assertThat(failure.code()).isEqualTo(vector.failureCode());
            assertThat(verdict).isEqualTo(verdict(failure));
            return;
        }
        ImportResult result = connector.verifyImport(account(), server(), FENCE);
        assertThat(result.provesThePassword()).isEqualTo(verdict.equals("proved"));
        assertThat(replay.asked.get(0)).isEqualTo(vector.requestBytes());
    }

    @ParameterizedTest
    @MethodSource("descriptions")
    void aDescriptionIsRead(ContractVector vector) {
        replay.next(vector);

        ServerDescription description = service.describe(server());

        JsonNode recorded = vector.response().path("result");
        assertThat(description.name()).isEqualTo(recorded.path("name").asText());
        assertThat(description.role().name())
                .isEqualToIgnoringCase(recorded.path("role").asText());
        assertThat(description.connectors()).hasSameSizeAs(recorded.path("connectors"));
        assertThat(description.connectors().get(0).partitionCredentials())
                .hasSameSizeAs(recorded.path("connectors").path(0).path("partitionCredentials"));
        assertThat(description.lastRuns()).hasSameSizeAs(recorded.path("lastRuns"));
        assertThat(description.peers()).hasSameSizeAs(recorded.path("peers"));
        assertThat(description.capabilities()).hasSameSizeAs(recorded.path("capabilities"));
        assertThat(replay.asked).containsExactly(vector.requestBytes());
    }

    @ParameterizedTest
    @MethodSource("probes")
    void aProbeIsReadAndWhatDoesNotAnswerBlocks(ContractVector vector) {
        replay.next(vector, vector);

        ServerProbe probe = new SyncServers(replay).probe(server());
        List<Finding> findings = connector.check(account(), server());

        JsonNode recorded = vector.response().path("result").path("probes");
        assertThat(probe.probes()).hasSameSizeAs(recorded);
        List<String> notAnswered = probe.probes().stream()
                .filter(asked -> !asked.answered())
                .map(ServerProbe.Probe::name)
                .toList();
        assertThat(notAnswered).hasSize(vector.given().size());
        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Finding.Severity.BLOCKS)
                .extracting(Finding::message)
                .hasSameSizeAs(notAnswered)
                .allMatch(message -> message.contains(notAnswered.get(0)));
        assertThat(replay.asked).containsExactly(vector.requestBytes(), vector.requestBytes());
    }

    @Test
    void anEventOfAFullDatabaseIsRead() {
        replay.next(ContractVector.named("describe-database-full"));

        assertThat(new SyncServers(replay).probe(server()).databaseFull())
                .returns(6323, ServerEvent::id)
                .returns("ADSync", ServerEvent::source);
    }

    @Test
    void aPasswordIsStoredWithTheRecordedBytes() {
        ContractVector vector = ContractVector.named("update-credential");
        replay.next(vector);

        var update = connector.updateCredential(account(), server(), vector.password(), new Fence(7, 3));

        assertThat(update.updatedAt()).isEqualTo(Instant.parse("2027-03-01T02:00:10Z"));
        assertThat(replay.asked).containsExactly(vector.requestBytes());
    }

    @Test
    void aServiceIsRestartedWithTheRecordedBytes() {
        ContractVector vector = ContractVector.named("restart-service");
        replay.next(ContractVector.named("describe-after-update"), vector);

        ServiceRestart restart = service.restart(account(), server(), new Fence(7, 4));

        assertThat(restart.restarted()).isTrue();
        assertThat(restart.startedAfter()).isEqualTo(Instant.parse("2027-03-01T02:00:33Z"));
        assertThat(new String(replay.asked.get(1), StandardCharsets.UTF_8))
                .isEqualTo(new String(vector.requestBytes(), StandardCharsets.UTF_8));
    }

    @Test
    void aSyncCycleIsPausedWithTheRecordedBytesAndABusyServerIsNoFailure() {
        ContractVector vector = ContractVector.named("pause-sync");
        replay.next(vector, ContractVector.named("pause-sync-busy"));

        assertThat(service.pauseSync(account(), server(), true, new Fence(7, 1)).done())
                .isTrue();
        assertThat(service.pauseSync(account(), server(), false, new Fence(7, 1))
                        .done())
                .isFalse();
        assertThat(replay.asked.get(0)).isEqualTo(vector.requestBytes());
    }

    @Test
    void aSyncCycleIsResumedWithTheRecordedBytes() {
        ContractVector vector = ContractVector.named("resume-sync");
        replay.next(vector);

        service.resumeSync(account(), server(), true, new Fence(7, 6));

        assertThat(replay.asked).containsExactly(vector.requestBytes());
    }

    @Test
    void eventsAboutCredentialsAreRead() {
        ContractVector vector = ContractVector.named("credential-events-wrong-password");
        replay.next(vector);

        List<ServerEvent> events =
                new SyncServers(replay).credentialEvents(server(), Instant.parse("2020-01-01T00:00:00Z"));

        assertThat(events).extracting(ServerEvent::id).containsExactly(6000, 611);
        assertThat(events.get(0).message()).contains("contoso.com");
        assertThat(replay.asked).containsExactly(vector.requestBytes());
    }

    @Test
    void aPasswordHashSyncThatWasRefusedIsToldAndBlocksNothing() {
        replay.next(ContractVector.named("verify-import"), ContractVector.named("credential-events-wrong-password"));
        assertThat(connector.verifyImport(account(), server(), FENCE).passwordHashSync())
                .contains("refused", "event 611");

        replay.next(ContractVector.named("verify-import"), ContractVector.named("credential-events-after-import"));
        assertThat(connector.verifyImport(account(), server(), FENCE).passwordHashSync())
                .contains("heartbeat", "654");

        replay.next(ContractVector.named("verify-import"), ContractVector.named("update-credential-access-denied"));
        assertThat(connector.verifyImport(account(), server(), FENCE).passwordHashSync())
                .contains("could not be asked", "access-denied");
    }

    @Test
    void whatAResultSaysAboutThePasswordIsWhatTheTableOfTheContractSays() throws Exception {
        JsonNode table = new ObjectMapper()
                .readTree(ContractVector.folder().resolve("verdicts.json").toFile());
        for (String verdict : List.of("failed", "retry")) {
            for (JsonNode result : table.path(verdict)) {
                assertThat(verdictOn(result.textValue(), null))
                        .as(result.textValue())
                        .isEqualTo(verdict);
                assertThat(verdictOn(result.textValue(), "success"))
                        .as(result.textValue())
                        .isEqualTo(verdict);
            }
        }
        for (JsonNode result : table.path("provedExamples")) {
            assertThat(verdictOn(result.textValue(), "success"))
                    .as(result.textValue())
                    .isEqualTo("proved");
            assertThat(verdictOn(result.textValue(), null))
                    .as(result.textValue())
                    .isEqualTo("unproved");
        }
        for (JsonNode result : table.path("unprovedExamples")) {
            assertThat(verdictOn(result.textValue(), "success"))
                    .as(result.textValue())
                    .isEqualTo("unproved");
        }
        for (JsonNode connection : table.path("failedConnectionResults")) {
            assertThat(verdictOn("success", connection.textValue())).isEqualTo("failed");
            assertThat(verdictOn("stopped-connectivity", connection.textValue()))
                    .isEqualTo("failed");
        }
    }

    private String verdictOn(String result, @Nullable String connectionResult) {
        ObjectNode answer = ContractVector.named("verify-import").response().deepCopy();
        ObjectNode run = (ObjectNode) answer.path("result");
        run.put("result", result);
        run.remove("connectionResult");
        if (connectionResult != null) {
            run.put("connectionResult", connectionResult);
        }
        replay.nextAnswer(answer);
        replay.next(ContractVector.named("credential-events"));
        try {
            connector.verifyImport(account(), server(), FENCE);
            return "proved";
        } catch (StepFailure failure) {
            return verdict(failure);
        } finally {
            replay.answers.clear();
        }
    }

    private static String verdict(StepFailure failure) {
        if (failure.code().equals("import-proves-nothing")) {
            return "unproved";
        }
        return failure.kind() == StepFailure.Kind.TRANSIENT ? "retry" : "failed";
    }

    private static SyncServer server() {
        return new SyncServer("aadc01", null, null, null, null);
    }

    private static Account account() {
        var directory =
                AccessTo.simple(List.of("ldaps://dc1"), null, "DC=contoso,DC=com", "rotator", Path.of("unused"), null);
        return new Account(
                "contoso.com",
                "MSOL_0a1b2c3d4e5f",
                "contoso.com",
                null,
                directory,
                List.of(server()),
                false,
                null,
                null);
    }

    /** Gives the recorded answers one after the other and keeps what was asked. */
    private static final class Replay implements SyncServerCommands {

        private final Queue<byte[]> answers = new ArrayDeque<>();
        private final List<byte[]> asked = new ArrayList<>();

        void next(ContractVector... vectors) {
            Stream.of(vectors).map(ContractVector::responseBytes).forEach(answers::add);
        }

        void nextAnswer(JsonNode answer) {
            answers.add(answer.toString().getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public CommandAnswer call(SyncServer server, Command command, ObjectNode request, @Nullable Secret password) {
            asked.add(SyncWorkerCommands.envelope(command, request).toString().getBytes(StandardCharsets.UTF_8));
            String answer = new String(answers.remove(), StandardCharsets.UTF_8);
            return new AnswerReader(server, request, password).read(ContractVector.answer(answer, 0));
        }
    }
}
