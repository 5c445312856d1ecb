package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import dev.keyturn.secret.Secret;
import dev.keyturn.syncserver.OddSshServer.TestKeyFile;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SshLoginTest {

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
    void anotherHostKeyThanThePinnedOneIsRefusedBeforeAnythingIsSent() throws Exception {
        String pinned = PublicKeyEntry.toString(OddSshServer.keyPair().getPublic());
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(FINE))) {
            StepFailure failure =
                    failure(() -> update(server.address(server.clientKey(), pinned, Duration.ofSeconds(20))));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("host-key");
            assertThat(failure.message()).contains("aadc09", "ssh-keygen -lf", "Nothing was sent");
            assertThat(failure.message()).contains(fingerprint(server.hostKey()), fingerprint(pinned));
            assertThat(server.commandLines).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHv2xXMzrkqXNvHbYQWpN9oGMzLqOzMBw5bMnnT7Yq3T",
                "ecdsa-sha2-nistp256 not-a-key",
                "ecdsa-sha2-nistp256 AAAA"
            })
    void aPinnedKeyOfAnotherTypeOrOneThatIsNoKeyLetsNoOneIn(String pinned) throws Exception {
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(FINE))) {
            StepFailure failure =
                    failure(() -> update(server.address(server.clientKey(), pinned, Duration.ofSeconds(20))));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.message()).contains("aadc09", "host key");
            assertThat(server.commandLines).isEmpty();
        }
    }

    @Test
    void aKeyThatTheServerDoesNotKnowIsRefused() throws Exception {
        Path stranger = new TestKeyFile(folder.resolve("stranger.key")).file();
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(FINE))) {
            StepFailure failure =
                    failure(() -> describe(server.address(stranger, server.hostKey(), Duration.ofSeconds(20))));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("login-refused");
            assertThat(failure.message()).contains("aadc09", "stranger.key", "authorized");
        }
    }

    @Test
    void aKeyFileThatIsNotThereIsRefusedWithItsName() throws Exception {
        try (OddSshServer server = new OddSshServer(folder, OddSshServer.writing(FINE))) {
            Path missing = folder.resolve("missing.key");
            StepFailure failure =
                    failure(() -> describe(server.address(missing, server.hostKey(), Duration.ofSeconds(20))));

            assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
            assertThat(failure.message()).contains("missing.key");
        }
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

    private static String fingerprint(String hostKey) throws Exception {
        return KeyUtils.getFingerPrint(
                PublicKeyEntry.parsePublicKeyEntry(hostKey).resolvePublicKey(null, null, null));
    }

    private static StepFailure failure(ThrowingCallable call) {
        StepFailure failure = catchThrowableOfType(StepFailure.class, call);
        assertThat(failure).isNotNull();
        return failure;
    }
}
