package dev.keyturn.syncserver;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.OddSshServer.Behaviour;
import dev.keyturn.syncserver.OddSshServer.TestKeyFile;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SshSyncServerCommandsTest {

    private static final String FINE = """
            {"protocol":"1.4","ok":true,"serverTime":"2026-01-02T03:04:05.678Z","surprise":[1],
             "after":{"credentialUpdatedAt":"2026-01-02T04:04:05+01:00"}}
            """;

    @TempDir
    Path folder;

    private final SshSyncServerCommands commands = new SshSyncServerCommands();

    @AfterEach
    void close() {
        commands.close();
    }

    @Test
    void anAnswerWithUnknownFieldsAndANewerMinorVersionIsUnderstood() throws Exception {
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(FINE))) {
            CommandAnswer answer = describe(server.address());

            assertThat(answer.serverTime()).isEqualTo(Instant.parse("2026-01-02T03:04:05.678Z"));
            assertThat(answer.after().instant("credentialUpdatedAt")).isEqualTo(Instant.parse("2026-01-02T03:04:05Z"));
            assertThat(answer.result().present()).isFalse();
        }
    }

    @Test
    void aServerThatIsNotThereIsTriedAgain() throws Exception {
        SyncServer gone;
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(FINE))) {
            gone = server.address();
        }
        StepFailure failure = failure(() -> describe(gone));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("unreachable");
    }

    @Test
    void aCommandThatHangsEndsAtItsDeadline() throws Exception {
        AtomicReference<OddSshServer> itself = new AtomicReference<>();
        Behaviour hanging = (request, out, err) -> {
            out.write("{\"protocol\":".getBytes(UTF_8));
            out.flush();
            itself.get().hangingEnds.await();
        };
        try (OddSshServer server = new OddSshServer(folder, hanging)) {
            itself.set(server);
            assertEndsAtItsDeadline(server.address(server.clientKey(), server.hostKey(), Duration.ofMillis(1500)));
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingEndsAtTheDeadlineToo() throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            Path key = new TestKeyFile(folder.resolve("any.key")).file();
            String pinned = PublicKeyEntry.toString(OddSshServer.keyPair().getPublic());
            assertEndsAtItsDeadline(new SyncServer(
                    "aadc09",
                    "127.0.0.1",
                    silent.getLocalPort(),
                    "keyturn",
                    key,
                    pinned,
                    Duration.ofSeconds(20),
                    Duration.ofMillis(1500),
                    null));
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"protocol\":\"1.0\",\"ok\":tr",
                "Welcome!",
                "[]",
                "{}",
                "{\"protocol\":\"1.0\",\"ok\":true}",
                "{\"protocol\":\"1.0\",\"ok\":\"true\",\"serverTime\":\"2026-01-02T03:04:05Z\"}",
                "{\"protocol\":\"1.0\",\"ok\":true,\"serverTime\":\"yesterday\"}",
                "{\"protocol\":\"1.0\",\"ok\":true,\"serverTime\":\"2026-01-02T03:04:05Z\"} and more"
            })
    void halfAnAnswerOrNoneOfTheProtocolIsTriedAgain(String written) throws Exception {
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(written))) {
            StepFailure failure = failure(() -> describe(server.address()));

            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure.code()).isEqualTo("bad-answer");
            assertThat(failure.message()).contains("aadc09");
        }
    }

    @Test
    void anEndWithoutAnAnswerIsTriedAgainAndKeepsWhatTheServerComplainedAbout() throws Exception {
        Behaviour complaining = (request, out, err) -> err.write("module Keyturn not found".getBytes(UTF_8));
        try (OddSshServer server = new OddSshServer(folder, complaining)) {
            StepFailure failure = failure(() -> update(server.address()));

            assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
            assertThat(failure.code()).isEqualTo("answer-lost");
            assertThat(failure.detail()).isEqualTo("module Keyturn not found");
        }
    }

    @Test
    void anEndlessAnswerIsCutOff() throws Exception {
        Behaviour endless = (request, out, err) -> {
            byte[] chunk = "x".repeat(64 * 1024).getBytes(UTF_8);
            while (true) {
                out.write(chunk);
            }
        };
        try (OddSshServer server = new OddSshServer(folder, endless)) {
            StepFailure failure = failure(() -> describe(server.address()));

            assertThat(failure.code()).isEqualTo("bad-answer");
            assertThat(failure.message()).contains("1048576 bytes");
            await().until(() -> server.sessions() == 0);
        }
    }

    @Test
    void anotherMajorVersionIsRefusedWithAMessage() throws Exception {
        String foreign = FINE.replace("1.4", "2.0");
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(foreign))) {
            StepFailure failure = failure(() -> describe(server.address()));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("unsupported-version");
            assertThat(failure.message()).contains("aadc09", "another version");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "busy, TRANSIENT, busy, a sync cycle is running",
        "stale-fence, REFUSED, stale-fence, an attempt that was overtaken by a newer one",
        "connector-not-found, REFUSED, connector-not-found, has no AD connector named contoso.com",
        "account-mismatch, REFUSED, account-mismatch, uses another account",
        "service-did-not-start, REFUSED, service-did-not-start, event 2005",
        "access-denied, REFUSED, access-denied, ADSyncAdmins",
        "bad-request, REFUSED, bad-request, did not understand",
        "something-new, REFUSED, server-error, could not do the command"
    })
    void anErrorCodeBecomesAMessage(String code, Kind kind, String expected, String words) throws Exception {
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(error(code, "in its own words")))) {
            StepFailure failure = failure(() -> update(server.address()));

            assertThat(failure.kind()).isEqualTo(kind);
            assertThat(failure.code()).isEqualTo(expected);
            assertThat(failure.message()).contains("aadc09").contains(words);
            assertThat(failure.detail()).isEqualTo("in its own words");
        }
    }

    private void assertEndsAtItsDeadline(SyncServer server) {
        Instant begun = Instant.now();

        StepFailure failure = failure(() -> describe(server));

        assertThat(failure.kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(failure.code()).isEqualTo("deadline");
        assertThat(failure.message()).contains("aadc09", "1.5 seconds");
        assertThat(Duration.between(begun, Instant.now())).isBetween(Duration.ofMillis(1400), Duration.ofSeconds(4));
    }

    private CommandAnswer describe(SyncServer server) {
        return commands.call(server, Command.DESCRIBE, CommandRequests.aboutServer(), null);
    }

    private CommandAnswer update(SyncServer server) {
        var request = CommandRequests.aboutServer().put("connector", "contoso.com");
        return commands.call(server, Command.UPDATE_CREDENTIAL, request, password());
    }

    private static Secret password() {
        return Secret.takeFrom("the-new-password-0123456789".toCharArray());
    }

    private static String error(String code, String message) {
        return "{\"protocol\":\"1.0\",\"ok\":false,\"error\":{\"code\":\"" + code + "\",\"message\":\"" + message
                + "\"}}";
    }

    private static StepFailure failure(ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
