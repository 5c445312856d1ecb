package dev.keyturn.lab.server;

import static dev.keyturn.lab.state.SyncServerUnderTest.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Fence;
import dev.keyturn.lab.state.SyncServerUnderTest;
import dev.keyturn.syncserver.EntraConnectConnector;
import dev.keyturn.syncserver.EntraConnectService;
import dev.keyturn.syncserver.SshSyncServerCommands;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LabSshServerTest {

    private static final String NEW = "the-second-password-9876543210";

    @TempDir
    Path folder;

    private SyncServerUnderTest lab;
    private final SshSyncServerCommands commands = new SshSyncServerCommands();
    private final EntraConnectConnector connector = new EntraConnectConnector(commands);
    private final EntraConnectService service = new EntraConnectService(commands);

    @BeforeEach
    void start() throws Exception {
        lab = new SyncServerUnderTest(folder);
    }

    @AfterEach
    void stop() {
        commands.close();
        lab.close();
    }

    @Test
    void nothingButTheVerbsIsExecuted() throws Exception {
        Session session = session();
        try {
            for (String line : new String[] {"cmd.exe", "describe; whoami", "update-credential secret", ""}) {
                ChannelExec exec = (ChannelExec) session.openChannel("exec");
                exec.setCommand(line);
                assertThatThrownBy(() -> exec.connect(5000)).isInstanceOf(JSchException.class);
            }
            for (String kind : new String[] {"shell", "sftp"}) {
                assertThatThrownBy(() -> session.openChannel(kind).connect(5000))
                        .isInstanceOf(JSchException.class);
            }
            ChannelExec withTerminal = (ChannelExec) session.openChannel("exec");
            withTerminal.setCommand("describe");
            withTerminal.setPty(true);
            assertThatThrownBy(() -> withTerminal.connect(5000)).isInstanceOf(JSchException.class);
            int forwarded = session.setPortForwardingL(
                    "127.0.0.1", 0, "127.0.0.1", lab.server().port());
            try (var socket = new java.net.Socket("127.0.0.1", forwarded)) {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            }
        } finally {
            session.disconnect();
        }
    }

    @Test
    void privateKeysAreForTheirOwnerOnly() throws Exception {
        service.describe(lab.address());

        for (Path key : List.of(lab.address().keyFile(), folder.resolve("server-aadc01-host.key"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key)))
                    .as(key.toString())
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void noPasswordStandsInAFileOfTheLab() throws Exception {
        connector.updateCredential(lab.account(), lab.address(), secret(NEW), new Fence(1, 1));

        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), java.nio.charset.StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(NEW, SyncServerUnderTest.FIRST_PASSWORD);
            }
        }
    }

    private Session session() throws JSchException {
        SyncServer address = lab.address();
        JSch jsch = new JSch();
        jsch.addIdentity(address.keyFile().toString());
        Session session = jsch.getSession(address.user(), address.host(), address.port());
        session.setConfig("StrictHostKeyChecking", "no");
        session.connect(5000);
        return session;
    }
}
