package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.keyturn.kernel.StepFailure;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import org.apache.sshd.common.cipher.BuiltinCiphers;
import org.apache.sshd.common.kex.BuiltinDHFactories;
import org.apache.sshd.common.mac.BuiltinMacs;
import org.apache.sshd.common.signature.BuiltinSignatures;
import org.apache.sshd.server.ServerBuilder;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The algorithms that OpenSSH for Windows brings, from 7.7 of Windows Server 2019 to 9.5, one set after the other and
 * nothing beside: what is negotiated when both sides have everything would prove one of them only. Two are left out, since
 * JSch has them with BouncyCastle only: chacha20-poly1305 and sntrup761x25519. No version of that time lacks the others.
 */
class SshAlgorithmsTest {

    @TempDir
    Path folder;

    private static final KeyPair RSA = OddSshServer.keyPair("RSA");

    private final SshSyncServerCommands commands = new SshSyncServerCommands();

    @AfterEach
    void close() {
        commands.close();
    }

    @ParameterizedTest
    @CsvSource({
        "curve25519-sha256, aes128-gcm@openssh.com, hmac-sha2-256, EC",
        "curve25519-sha256@libssh.org, aes256-gcm@openssh.com, hmac-sha2-256-etm@openssh.com, EC",
        "ecdh-sha2-nistp256, aes128-ctr, hmac-sha2-256, EC",
        "ecdh-sha2-nistp384, aes192-ctr, hmac-sha2-512, EC",
        "ecdh-sha2-nistp521, aes256-ctr, hmac-sha2-512-etm@openssh.com, EC",
        "diffie-hellman-group14-sha256, aes256-ctr, hmac-sha2-256-etm@openssh.com, RSA",
        "diffie-hellman-group16-sha512, aes192-ctr, hmac-sha2-256, RSA",
        "diffie-hellman-group-exchange-sha256, aes128-ctr, hmac-sha2-512, RSA"
    })
    void aRestrictedServerIsUnderstood(String exchange, String cipher, String mac, String hostKey) throws Exception {
        try (OddSshServer server = restricted(exchange, cipher, mac, hostKey)) {
            assertThat(commands.call(server.address(), Command.DESCRIBE, CommandRequests.aboutServer(), null))
                    .isNotNull();
        }
    }

    @Test
    void aServerThatOnlyKnowsWhatIsBrokenIsRefusedWithAMessage() throws Exception {
        try (OddSshServer server = restricted("diffie-hellman-group1-sha1", "3des-cbc", "hmac-sha1", "RSA")) {
            StepFailure failure = catchThrowableOfType(
                    StepFailure.class,
                    () -> commands.call(server.address(), Command.DESCRIBE, CommandRequests.aboutServer(), null));

            assertThat(failure.kind()).isEqualTo(StepFailure.Kind.REFUSED);
            assertThat(failure.code()).isEqualTo("no-common-algorithm");
            assertThat(failure.message()).contains("no SSH algorithm in common", "Update OpenSSH");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "ed25519, ed25519, curve25519-sha256, aes256-gcm@openssh.com",
        "ecdsa, ecdsa, ecdh-sha2-nistp256, aes128-ctr",
        "rsa, rsa, diffie-hellman-group16-sha512, aes256-ctr",
        "ed25519, rsa, curve25519-sha256@libssh.org, aes128-gcm@openssh.com"
    })
    void aRealServerIsUnderstoodWithEveryKindOfKey(String hostKey, String clientKey, String exchange, String cipher)
            throws Exception {
        OpenSsh.mustBeInstalled();
        List<String> settings = List.of("KexAlgorithms " + exchange, "Ciphers " + cipher, "RequiredRSASize 2048");
        ContractVector describe = ContractVector.named("describe");
        try (OpenSsh server = new OpenSsh(folder, hostKey, clientKey, settings)) {
            server.prepare(describe);

            CommandAnswer answer =
                    commands.call(server.address(), Command.DESCRIBE, CommandRequests.aboutServer(), null);

            assertThat(answer.result().text("name")).isEqualTo("aadc01");
            assertThat(server.commands()).containsExactly("describe");
        }
    }

    @Test
    void aRealServerLetsNoOneInWithAnotherKeyAndIsNotTrustedWithAnotherHostKey() throws Exception {
        OpenSsh.mustBeInstalled();
        Path stranger = folder.resolve("stranger.key");
        OpenSsh.makeKey(stranger, "ed25519");
        ContractVector describe = ContractVector.named("describe");
        try (OpenSsh server = new OpenSsh(folder, "ed25519", "ed25519", List.of())) {
            server.prepare(describe);
            StepFailure refused = catchThrowableOfType(
                    StepFailure.class,
                    () -> commands.call(
                            server.address(stranger), Command.DESCRIBE, CommandRequests.aboutServer(), null));
            assertThat(refused.code()).isEqualTo("login-refused");

            StepFailure mistrusted = catchThrowableOfType(
                    StepFailure.class,
                    () -> commands.call(
                            server.addressPinnedTo(stranger), Command.DESCRIBE, CommandRequests.aboutServer(), null));
            assertThat(mistrusted.code()).isEqualTo("host-key");
            assertThat(mistrusted.message()).contains("Nothing was sent", "SHA256:");
            assertThat(server.commands()).isEmpty();
        }
    }

    private OddSshServer restricted(String exchange, String cipher, String mac, String hostKey) throws Exception {
        String answer =
                new String(ContractVector.named("describe").responseBytes(), java.nio.charset.StandardCharsets.UTF_8);
        return new OddSshServer(
                folder, OddSshServer.writing(answer), hostKey.equals("RSA") ? RSA : OddSshServer.keyPair(), sshd -> {
                    sshd.setKeyExchangeFactories(
                            List.of(ServerBuilder.DH2KEX.apply(BuiltinDHFactories.fromFactoryName(exchange))));
                    sshd.setCipherFactories(List.of(BuiltinCiphers.fromFactoryName(cipher)));
                    sshd.setMacFactories(List.of(BuiltinMacs.fromFactoryName(mac)));
                    if (hostKey.equals("RSA")) {
                        // OpenSSH 8.8 and later do not sign with SHA-1
                        sshd.setSignatureFactories(List.of(BuiltinSignatures.rsaSHA512, BuiltinSignatures.nistp256));
                    }
                });
    }
}
