package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.account.AccessTo;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest;
import dev.keyturn.syncserver.worker.SyncWorkerUnderTest.Left;
import dev.keyturn.syncserver.worker.WorkerPortUnderTest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SyncWorkerCommandsTest {

    private static final String FINE = """
            {"protocol":"2.4","ok":true,"serverTime":"2026-01-02T03:04:05.678Z","surprise":[1],
             "after":{"credentialUpdatedAt":"2026-01-02T04:04:05+01:00"}}
            """;
    private static final SyncServer SERVER = SyncWorkerUnderTest.server(Duration.ofSeconds(10), Duration.ofSeconds(10));

    private final WorkerPortUnderTest port = new WorkerPortUnderTest(SERVER);
    private final SyncWorkerUnderTest worker = new SyncWorkerUnderTest(port.address());
    private final SyncWorkerCommands commands = new SyncWorkerCommands(port.workers());

    @AfterEach
    void close() {
        port.close();
    }

    @Test
    void anAnswerWithUnknownFieldsAndANewerMinorVersionIsUnderstood() {
        serve(FINE);

        CommandAnswer answer = describe();

        assertThat(answer.serverTime()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
        assertThat(answer.after().instant("credentialUpdatedAt")).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
        assertThat(answer.result().present()).isFalse();
        assertThat(answer.signed().jws()).contains(".");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"protocol\":\"2.0\",\"ok\":tr",
                "Welcome!",
                "[]",
                "{}",
                "{\"protocol\":\"2.0\",\"ok\":true}",
                "{\"protocol\":\"2.0\",\"ok\":\"true\",\"serverTime\":\"2026-01-02T03:04:05Z\"}",
                "{\"protocol\":\"2.0\",\"ok\":true,\"serverTime\":\"yesterday\"}",
                "{\"protocol\":\"2.0\",\"ok\":true,\"serverTime\":\"2026-01-02T03:04:05Z\"} and more"
            })
    void halfAnAnswerOrNoneOfTheProtocolIsTriedAgain(String written) {
        serve(written);

        StepFailure failure = failure(this::describe);

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("bad-answer");
        assertThat(failure.message()).contains("aadc09");
    }

    @Test
    void anEndWithoutAnAnswerIsTriedAgainAndKeepsWhatTheServerComplainedAbout() {
        worker.serveOne(request -> new Left("", "the disk is slow today", 1));

        StepFailure failure = failure(this::update);

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("answer-lost");
        assertThat(failure.detail()).isEqualTo("the disk is slow today");
    }

    @Test
    void aModuleThatCannotBeLoadedIsRefusedWithTheSelfTestToRun() {
        worker.serveOne(request -> new Left("", "module Keyturn not found", 3));

        StepFailure failure = failure(this::update);

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("module-missing");
        assertThat(failure.message()).contains("Test-Keyturn.ps1");
    }

    @Test
    void anotherMajorVersionIsRefusedWithAMessage() {
        serve(FINE.replace("2.4", "3.0"));

        StepFailure failure = failure(this::describe);

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("unsupported-version");
        assertThat(failure.message()).contains("aadc09", "another version");
    }

    @ParameterizedTest
    @CsvSource({
        "busy, TRANSIENT, busy, a sync cycle is running",
        "stale-fence, REFUSED, stale-fence, an attempt that was overtaken by a newer one",
        "connector-not-found, REFUSED, connector-not-found, has no AD connector named contoso.com",
        "account-mismatch, REFUSED, account-mismatch, uses another account",
        "service-did-not-start, REFUSED, service-did-not-start, event 2005",
        "access-denied, REFUSED, access-denied, Install-Keyturn.ps1",
        "role-missing, REFUSED, role-missing, member of ADSyncAdmins",
        "endpoint-missing, TRANSIENT, endpoint-missing, token-network",
        "bad-request, REFUSED, bad-request, did not understand",
        "something-new, REFUSED, server-error, could not do the command"
    })
    void anErrorCodeBecomesAMessage(String code, Kind kind, String expected, String words) {
        serve("{\"protocol\":\"2.0\",\"ok\":false,\"error\":{\"code\":\"" + code
                + "\",\"message\":\"in its own words\"}}");

        StepFailure failure = failure(this::update);

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.code()).isEqualTo(expected);
        assertThat(failure.message()).contains("aadc09").contains(words);
        assertThat(failure.detail()).isEqualTo("in its own words");
    }

    @Test
    void anOutdatedWorkerAndAFailedSelfTestAreFindings() {
        String description = ContractVector.named("describe").response().toString();
        worker.version = "1.9.0";
        worker.failedSelfTests = List.of("cmdlets: Get-ADSyncConnector");
        serve(description);

        List<Finding> findings = new EntraConnectConnector(commands).check(account(), SERVER);

        assertThat(findings)
                .filteredOn(finding -> finding.severity() == Finding.Severity.WARNS)
                .extracting(Finding::message)
                .anyMatch(message -> message.contains("version 1.9.0") && message.contains("2.0.0"))
                .anyMatch(message ->
                        message.contains("cmdlets: Get-ADSyncConnector") && message.contains("Test-Keyturn.ps1"));
    }

    private static Account account() {
        var access = AccessTo.simple(List.of("ldaps://dc1"), null, "DC=x", "rotator", Path.of("unused"), null);
        return new Account(
                "contoso.com", "MSOL_0a1b2c3d4e5f", "contoso.com", null, access, List.of(SERVER), false, null, null);
    }

    private void serve(String written) {
        worker.serveOne(request -> new Left(written, "", 0));
    }

    private CommandAnswer describe() {
        return commands.call(SERVER, Command.DESCRIBE, CommandRequests.aboutServer(), null);
    }

    private CommandAnswer update() {
        var request = CommandRequests.aboutServer().put("connector", "contoso.com");
        return commands.call(
                SERVER,
                Command.UPDATE_CREDENTIAL,
                request,
                Secret.takeFrom("the-new-password-0123456789".toCharArray()));
    }

    private static StepFailure failure(ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
