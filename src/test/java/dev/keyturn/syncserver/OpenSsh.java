package dev.keyturn.syncserver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.keyturn.Part;
import dev.keyturn.account.SyncServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A real OpenSSH server on loopback whose forced command replays one recorded pair of the contract. */
final class OpenSsh implements ServerUnderContract {

    private static final Path SSHD = Path.of("/usr/sbin/sshd");
    private static final Path KEYGEN = Path.of("/usr/bin/ssh-keygen");
    /** What it says goes to standard output only when the request is the recorded one, byte for byte. */
    private static final String REPLAY = """
            #!/bin/bash
            cd '%s' || exit 3
            printf '%%s\\n' "$SSH_ORIGINAL_COMMAND" >> commands.log
            if [ "$SSH_ORIGINAL_COMMAND" != "$(cat verb)" ]; then
              exit 2
            fi
            if ! cmp -s - request; then
              echo 'The request is not the recorded one.' >&2
              exit 2
            fi
            cat answer
            exit "$(cat exit-code)"
            """;

    private final Path folder;
    private final String hostKeyType;
    private final String clientKeyType;
    private final int port;
    private final Process sshd;

    /** @param settings more lines for {@code sshd_config}, such as {@code Ciphers aes256-ctr} */
    OpenSsh(Path folder, String hostKeyType, String clientKeyType, List<String> settings) throws Exception {
        this.folder = folder;
        this.hostKeyType = hostKeyType;
        this.clientKeyType = clientKeyType;
        makeKey(folder.resolve("host.key"), hostKeyType);
        makeKey(folder.resolve("client.key"), clientKeyType);
        Path replay = folder.resolve("replay");
        Files.writeString(replay, REPLAY.formatted(folder));
        Files.setPosixFilePermissions(replay, PosixFilePermissions.fromString("rwx------"));
        port = freePort();
        List<String> config = new ArrayList<>(List.of(
                "Port " + port,
                "ListenAddress 127.0.0.1",
                "HostKey " + folder.resolve("host.key"),
                "PidFile " + folder.resolve("sshd.pid"),
                "AuthorizedKeysFile " + folder.resolve("client.key.pub"),
                "AuthenticationMethods publickey",
                "PermitRootLogin yes",
                "UsePAM no",
                "StrictModes no",
                // from here on as on a sync server
                "PermitTTY no",
                "DisableForwarding yes",
                "PermitUserRC no",
                "ForceCommand " + replay));
        config.addAll(settings);
        Files.write(folder.resolve("sshd_config"), config);
        if (System.getProperty("user.name").equals("root")) {
            Files.createDirectories(Path.of("/run/sshd"));
        }
        sshd = new ProcessBuilder(
                        SSHD.toString(),
                        "-D",
                        "-e",
                        "-f",
                        folder.resolve("sshd_config").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("sshd.log").toFile())
                .start();
        await().atMost(Duration.ofSeconds(10)).until(this::listens);
    }

    /** Skips the test when there is no OpenSSH server, unless the parts are required: then it fails. */
    static void mustBeInstalled() {
        boolean installed = Files.isExecutable(SSHD) && Files.isExecutable(KEYGEN);
        Part.OPENSSH.requireThat(installed);
    }

    @Override
    public SyncServer address() {
        return address(folder.resolve("client.key"));
    }

    SyncServer address(Path clientKey) {
        return new SyncServer(
                "aadc01",
                "127.0.0.1",
                port,
                System.getProperty("user.name"),
                clientKey,
                hostKey(),
                Duration.ofSeconds(5),
                Duration.ofSeconds(30),
                null);
    }

    /** Pins another key than the server has. */
    SyncServer addressPinnedTo(Path otherKey) throws IOException {
        String[] words = Files.readString(Path.of(otherKey + ".pub")).strip().split(" ");
        SyncServer right = address();
        return new SyncServer(
                right.name(),
                right.host(),
                right.port(),
                right.user(),
                right.keyFile(),
                words[0] + " " + words[1],
                right.connectTimeout(),
                right.commandTimeout(),
                null);
    }

    @Override
    public void prepare(ContractVector vector) throws IOException {
        Files.writeString(folder.resolve("verb"), vector.command().verb());
        Files.write(folder.resolve("request"), vector.requestBytes());
        Files.write(folder.resolve("answer"), vector.responseBytes());
        Files.writeString(folder.resolve("exit-code"), String.valueOf(vector.exitCode()));
        Files.writeString(folder.resolve("commands.log"), "");
    }

    @Override
    public boolean answersByItself() {
        return false;
    }

    /** What the key asked to have executed, in order. */
    List<String> commands() throws IOException {
        return Files.readAllLines(folder.resolve("commands.log"));
    }

    String log() throws IOException {
        return Files.readString(folder.resolve("sshd.log"));
    }

    static void makeKey(Path file, String type) throws Exception {
        Process keygen = new ProcessBuilder(
                        KEYGEN.toString(), "-q", "-t", type, "-N", "", "-C", "test", "-f", file.toString())
                .redirectErrorStream(true)
                .start();
        String said = new String(keygen.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(keygen.waitFor()).as(said).isZero();
    }

    @Override
    public String toString() {
        return "OpenSSH with a host key " + hostKeyType + " and a client key " + clientKeyType;
    }

    @Override
    public void close() {
        sshd.destroy();
        await().atMost(Duration.ofSeconds(10)).until(() -> !sshd.isAlive());
    }

    private String hostKey() {
        try {
            String[] words =
                    Files.readString(folder.resolve("host.key.pub")).strip().split(" ");
            return words[0] + " " + words[1];
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private boolean listens() throws IOException {
        assertThat(sshd.isAlive()).as(log()).isTrue();
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress("127.0.0.1", port), 500);
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }
}
