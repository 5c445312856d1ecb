package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;

import com.jcraft.jsch.Channel;
import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.ChannelShell;
import com.jcraft.jsch.ChannelSubsystem;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.Session;
import dev.keyturn.account.SyncServer;
import dev.keyturn.lab.LabUnderContract;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stolen key of Keyturn gives the commands of the protocol, and nothing else. */
class NothingButTheCommandTest {

    private static final int WAIT = 5_000;

    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"lab", "OpenSSH"})
    void otherCommandsAreNotExecutedAndAnswerNothing(String kind) throws Exception {
        Path planted = folder.resolve("planted");
        try (ServerUnderContract server = server(kind)) {
            Session session = session(server.address());
            try {
                for (String line : List.of(
                        "touch " + planted,
                        "describe; touch " + planted,
                        "describe\ntouch " + planted,
                        "describe && touch " + planted,
                        "$(touch " + planted + ")",
                        "`touch " + planted + "`",
                        "/bin/sh -c 'touch " + planted + "'",
                        "internal-sftp",
                        "scp -t /tmp",
                        "update-credential secret",
                        "DESCRIBE",
                        "")) {
                    ChannelExec exec = (ChannelExec) session.openChannel("exec");
                    exec.setCommand(line);
                    assertThat(outputOf(exec)).as(line).isEmpty();
                }
                assertThat(planted).doesNotExist();
            } finally {
                session.disconnect();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "OpenSSH"})
    void thereIsNoShellNoFileTransferAndNoTerminal(String kind) throws Exception {
        Path planted = folder.resolve("planted");
        try (ServerUnderContract server = server(kind)) {
            Session session = session(server.address());
            try {
                ChannelShell shell = (ChannelShell) session.openChannel("shell");
                shell.setPty(false);
                shell.setInputStream(
                        new ByteArrayInputStream(("touch " + planted + "\n").getBytes(StandardCharsets.UTF_8)));
                assertThat(outputOf(shell)).isEmpty();

                ChannelSubsystem sftp = (ChannelSubsystem) session.openChannel("subsystem");
                sftp.setSubsystem("sftp");
                sftp.setInputStream(new ByteArrayInputStream(new byte[] {0, 0, 0, 5, 1, 0, 0, 0, 3}));
                assertThat(outputOf(sftp)).isEmpty();

                ChannelExec terminal = (ChannelExec) session.openChannel("exec");
                terminal.setCommand("bash");
                terminal.setPty(true);
                assertThat(outputOf(terminal)).isEmpty();
                assertThat(planted).doesNotExist();
            } finally {
                session.disconnect();
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"lab", "OpenSSH"})
    void noPortIsForwardedInEitherDirection(String kind) throws Exception {
        try (ServerUnderContract server = server(kind);
                ServerSocket inside = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"))) {
            inside.setSoTimeout(300);
            Session session = session(server.address());
            try {
                int local = session.setPortForwardingL("127.0.0.1", 0, "127.0.0.1", inside.getLocalPort());
                try (Socket socket = new Socket("127.0.0.1", local)) {
                    assertThat(socket.getInputStream().read()).isEqualTo(-1);
                }
                assertThat(org.assertj.core.api.Assertions.catchThrowable(inside::accept))
                        .isInstanceOf(java.net.SocketTimeoutException.class);
                assertThat(org.assertj.core.api.Assertions.catchThrowable(
                                () -> session.setPortForwardingR("127.0.0.1", 0, "127.0.0.1", inside.getLocalPort())))
                        .isInstanceOf(JSchException.class);
            } finally {
                session.disconnect();
            }
        }
    }

    private ServerUnderContract server(String kind) throws Exception {
        ContractVector describe = ContractVector.named("describe");
        if (kind.equals("lab")) {
            return new LabUnderContract(folder, describe);
        }
        OpenSsh.mustBeInstalled();
        OpenSsh server = new OpenSsh(folder, "ed25519", "ecdsa", List.of("Subsystem sftp internal-sftp"));
        server.prepare(describe);
        return server;
    }

    private static Session session(SyncServer address) throws JSchException {
        JSch jsch = new JSch();
        jsch.addIdentity(address.keyFile().toString());
        Session session = jsch.getSession(address.user(), address.host(), address.port());
        session.setConfig("StrictHostKeyChecking", "no");
        session.connect(WAIT);
        return session;
    }

    /** What the channel says until it ends; nothing when the server does not open it. */
    private static String outputOf(Channel channel) throws IOException {
        try {
            var output = channel.getInputStream();
            channel.connect(WAIT);
            return new String(output.readAllBytes(), StandardCharsets.UTF_8);
        } catch (JSchException refused) {
            return "";
        } finally {
            channel.disconnect();
        }
    }
}
