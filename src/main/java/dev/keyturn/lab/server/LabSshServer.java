package dev.keyturn.lab.server;

import dev.keyturn.syncserver.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.security.KeyPair;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.apache.sshd.common.channel.Channel;
import org.apache.sshd.common.channel.RequestHandler;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.session.Session;
import org.apache.sshd.common.session.SessionListener;
import org.apache.sshd.common.util.buffer.Buffer;
import org.apache.sshd.server.SshServer;
import org.apache.sshd.server.auth.pubkey.UserAuthPublicKeyFactory;
import org.apache.sshd.server.channel.ChannelSession;
import org.apache.sshd.server.channel.ChannelSessionFactory;
import org.apache.sshd.server.forward.RejectAllForwardingFilter;
import org.apache.sshd.server.keyprovider.SimpleGeneratorHostKeyProvider;
import org.jspecify.annotations.Nullable;

/** An SSH server that lets one key in and executes nothing but the verbs: as OpenSSH with a forced command does. */
final class LabSshServer implements AutoCloseable {

    /** Answers a request; null closes the connection without an answer. */
    interface Handler {
        byte @Nullable [] answer(Command command, byte[] request);
    }

    private final SshServer sshd = SshServer.setUpDefaultServer();
    private final ExecutorService workers;
    private final SimpleGeneratorHostKeyProvider hostKeys;

    LabSshServer(String name, int port, Path hostKeyFile, LabSshKeys keys, BooleanSupplier deaf, Handler handler) {
        workers = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "lab-" + name);
            thread.setDaemon(true);
            return thread;
        });
        hostKeys = new SimpleGeneratorHostKeyProvider(hostKeyFile);
        hostKeys.setAlgorithm("EC");
        hostKeys.setKeySize(256);
        hostKeys.setStrictFilePermissions(true);
        sshd.setHost("127.0.0.1");
        sshd.setPort(port);
        sshd.setKeyPairProvider(hostKeys);
        sshd.setUserAuthFactories(List.of(UserAuthPublicKeyFactory.INSTANCE));
        sshd.setPublickeyAuthenticator((user, key, session) -> user.equals(LabSshKeys.USER) && keys.belongsTo(key));
        sshd.setShellFactory(null);
        sshd.setSubsystemFactories(List.of());
        sshd.setForwardingFilter(RejectAllForwardingFilter.INSTANCE);
        sshd.setChannelFactories(List.of(new WithoutTerminal()));
        sshd.addSessionListener(new Deafness(deaf));
        sshd.setCommandFactory((channel, line) -> new LabSshCommand(
                Command.ofVerb(line).orElseThrow(() -> new IOException("There is no such command.")),
                handler,
                workers));
    }

    void start() {
        try {
            sshd.start();
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot listen for SSH on port " + sshd.getPort() + ".", e);
        }
    }

    int port() {
        return sshd.getPort();
    }

    /** As in a {@code known_hosts} line. */
    String hostKey() {
        KeyPair pair = hostKeys.loadKeys(null).iterator().next();
        return PublicKeyEntry.toString(pair.getPublic());
    }

    @Override
    public void close() {
        try {
            sshd.stop(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            // what was begun goes on to its end, as on a real server that loses its connections
            workers.shutdown();
        }
    }

    private static final class WithoutTerminal extends ChannelSessionFactory {
        @Override
        public Channel createChannel(Session session) {
            return new ChannelSession() {
                @Override
                protected RequestHandler.Result handlePtyReq(Buffer buffer, boolean wantReply) {
                    return RequestHandler.Result.ReplyFailure;
                }
            };
        }
    }

    /** Closes connections before anything is read while the server is to be unreachable. */
    private record Deafness(BooleanSupplier deaf) implements SessionListener {
        @Override
        public void sessionCreated(Session session) {
            if (deaf.getAsBoolean()) {
                session.close(true);
            }
        }
    }
}
