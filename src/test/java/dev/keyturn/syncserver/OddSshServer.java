package dev.keyturn.syncserver;

import dev.keyturn.account.SyncServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.command.AbstractCommandSupport;

/** An SSH server that writes what a test wants it to write. */
final class OddSshServer implements AutoCloseable {

    /** @param request as it came in on standard input */
    interface Behaviour {
        void answer(byte[] request, OutputStream out, OutputStream err) throws Exception;
    }

    final BlockingQueue<String> commandLines = new LinkedBlockingQueue<>();
    final CountDownLatch hangingEnds = new CountDownLatch(1);

    private final SshServer sshd = SshServer.setUpDefaultServer();
    private final KeyPair hostKey;
    private final TestKeyFile clientKey;

    OddSshServer(Path folder, Behaviour behaviour) throws Exception {
        this(folder, behaviour, keyPair(), sshd -> {});
    }

    /** @param restriction takes away what a test's server is not to have */
    OddSshServer(Path folder, Behaviour behaviour, KeyPair hostKey, Consumer<SshServer> restriction) throws Exception {
        this.hostKey = hostKey;
        clientKey = new TestKeyFile(folder.resolve("client.key"));
        sshd.setHost("127.0.0.1");
        sshd.setPort(0);
        sshd.setKeyPairProvider(KeyPairProvider.wrap(hostKey));
        sshd.setPublickeyAuthenticator((user, key, session) -> KeyUtils.compareKeys(key, clientKey.publicKey()));
        sshd.setCommandFactory((channel, line) -> {
            commandLines.add(line);
            return new Answering(line, behaviour);
        });
        restriction.accept(sshd);
        sshd.start();
    }

    static KeyPair keyPair() {
        return keyPair("EC");
    }

    static KeyPair keyPair(String algorithm) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (algorithm.equals("EC")) {
                generator.initialize(new ECGenParameterSpec("secp256r1"));
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static Behaviour writing(String answer) {
        return (request, out, err) -> out.write(answer.getBytes(StandardCharsets.UTF_8));
    }

    SyncServer address() {
        return address(clientKey.file(), hostKey(), Duration.ofSeconds(20));
    }

    SyncServer address(Path keyFile, String pinned, Duration commandTimeout) {
        return new SyncServer(
                "aadc09",
                "127.0.0.1",
                sshd.getPort(),
                "keyturn",
                keyFile,
                pinned,
                Duration.ofSeconds(20),
                commandTimeout,
                null);
    }

    Path clientKey() {
        return clientKey.file();
    }

    String hostKey() {
        return PublicKeyEntry.toString(hostKey.getPublic());
    }

    int sessions() {
        return sshd.getActiveSessions().size();
    }

    @Override
    public void close() throws IOException {
        hangingEnds.countDown();
        sshd.stop(true);
    }

    private static final class Answering extends AbstractCommandSupport {

        private final Behaviour behaviour;

        private Answering(String line, Behaviour behaviour) {
            super(line, null);
            this.behaviour = behaviour;
        }

        @Override
        public void run() {
            try {
                InputStream in = getInputStream();
                behaviour.answer(in.readAllBytes(), getOutputStream(), getErrorStream());
                getOutputStream().flush();
                getErrorStream().flush();
                onExit(0);
            } catch (Exception e) {
                onExit(1);
            }
        }
    }

    /** A private key as a file that JSch can read. */
    record TestKeyFile(Path file, PublicKey publicKey) {

        TestKeyFile(Path file) throws Exception {
            this(file, made(file));
        }

        private static PublicKey made(Path file) throws Exception {
            KeyPair pair = keyPair();
            try (OutputStream out = Files.newOutputStream(file)) {
                OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
            }
            return pair.getPublic();
        }
    }

    static List<String> forms(String password) {
        var base64 = Base64.getEncoder().withoutPadding();
        return List.of(
                password,
                base64.encodeToString(password.getBytes(StandardCharsets.UTF_8)),
                base64.encodeToString(password.getBytes(StandardCharsets.UTF_16LE)));
    }
}
