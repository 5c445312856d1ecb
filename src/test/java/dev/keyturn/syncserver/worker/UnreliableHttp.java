package dev.keyturn.syncserver.worker;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Stands between sync workers and a worker port, passes whole requests and answers on, and breaks one of them. */
public final class UnreliableHttp implements AutoCloseable {

    /** What becomes of the connection. */
    public enum Mishap {
        /** Both ends are told, by a reset. */
        CUT,
        /** Nobody is told: bytes are swallowed from then on. */
        SILENT
    }

    /** How far the exchange comes. */
    public enum Moment {
        /** Nothing of the request arrives. */
        BEFORE,
        /** Half of the request arrives. */
        HALF_SENT,
        /** The request arrives, and half of its answer comes back. */
        HALF_ANSWERED,
        /** The request arrives and is answered, and nothing of the answer comes back. */
        AFTER
    }

    /** Sees every exchange. */
    public interface Watcher {
        /**
         * @param call poll, take or answer
         * @param moment {@code BEFORE} or {@code AFTER}; what is passed on waits until this returns
         * @return what becomes of the connection now, if anything
         */
        @Nullable
        Mishap at(String call, Moment moment);
    }

    private record Strike(String call, Mishap mishap, Moment moment) {}

    private static final Pattern CALL = Pattern.compile("/sync-worker/2/(\\w+)");
    private static final Pattern LENGTH = Pattern.compile("(?i)\r\ncontent-length: *(\\d+)");

    private final URI target;
    private final Watcher watcher;
    private final ServerSocket listener;
    private final AtomicReference<Strike> strike = new AtomicReference<>();
    private volatile boolean struck;
    private volatile boolean accepted;
    private final Map<String, Integer> answered = new ConcurrentHashMap<>();
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "unreliable-http");
        thread.setDaemon(true);
        return thread;
    });

    public UnreliableHttp(URI target) {
        this(0, target, (call, moment) -> null);
    }

    /** @param port to listen at; 0 for a free one */
    public UnreliableHttp(int port, URI target, Watcher watcher) {
        this.target = target;
        this.watcher = watcher;
        try {
            listener = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    /** What a sync worker is told to poll. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + listener.getLocalPort() + target.getPath());
    }

    /** @param call poll, take or answer; the next one of these is broken */
    public void strike(String call, Mishap mishap, Moment moment) {
        struck = false;
        strike.set(new Strike(call, mishap, moment));
    }

    /** Whether that call has been made. */
    public boolean hasBegun() {
        return strike.get() == null;
    }

    /** Whether all has been passed on of it that is to be. */
    public boolean hasStruck() {
        return struck;
    }

    /** Whether the request that was broken had been answered with 2xx, be the answer swallowed or not. */
    public boolean wasAccepted() {
        return accepted;
    }

    /** How many such requests got their whole answer. */
    public int answered(String call) {
        return answered.getOrDefault(call, 0);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                sockets.add(client);
                threads.execute(() -> connect(client));
            }
        } catch (IOException end) {
            close();
        }
    }

    private void connect(Socket client) {
        try {
            Socket server = new Socket(target.getHost(), target.getPort());
            sockets.add(server);
            pass(client, server);
        } catch (IOException nobodyListensYet) {
            reset(client);
        }
    }

    private void pass(Socket client, Socket server) {
        try {
            while (true) {
                byte[] request = message(client.getInputStream(), false);
                Matcher named = CALL.matcher(head(request));
                String call = named.find() ? named.group(1) : "";
                Strike due = strike.get();
                boolean now = due != null && due.call().equals(call) && strike.compareAndSet(due, null);
                if (now) {
                    try {
                        strike(due, request, client, server);
                    } finally {
                        struck = true;
                    }
                    return;
                }
                if (isBroken(call, Moment.BEFORE, client, server)) {
                    return;
                }
                server.getOutputStream().write(request);
                byte[] answer = message(server.getInputStream(), true);
                if (isBroken(call, Moment.AFTER, client, server)) {
                    return;
                }
                client.getOutputStream().write(answer);
                answered.merge(call, 1, Integer::sum);
            }
        } catch (IOException end) {
            reset(client, server);
        }
    }

    private boolean isBroken(String call, Moment moment, Socket client, Socket server) {
        Mishap mishap = watcher.at(call, moment);
        if (mishap == Mishap.CUT) {
            reset(client, server);
        }
        return mishap != null;
    }

    private void strike(Strike due, byte[] request, Socket client, Socket server) throws IOException {
        switch (due.moment()) {
            case BEFORE -> {}
            case HALF_SENT -> server.getOutputStream().write(request, 0, request.length / 2);
            case HALF_ANSWERED -> {
                server.getOutputStream().write(request);
                byte[] answer = message(server.getInputStream(), true);
                accepted = head(answer).startsWith("HTTP/1.1 2");
                client.getOutputStream().write(answer, 0, answer.length / 2);
            }
            case AFTER -> {
                server.getOutputStream().write(request);
                accepted = head(message(server.getInputStream(), true)).startsWith("HTTP/1.1 2");
            }
        }
        if (due.mishap() == Mishap.CUT) {
            reset(client, server);
        }
    }

    /** One request or answer, with its body. */
    private static byte[] message(InputStream in, boolean answer) throws IOException {
        ByteArrayOutputStream read = new ByteArrayOutputStream();
        int matched = 0;
        while (matched < 4) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("closed");
            }
            read.write(next);
            matched = next == "\r\n\r\n".charAt(matched) ? matched + 1 : next == '\r' ? 1 : 0;
        }
        Matcher length = LENGTH.matcher(head(read.toByteArray()));
        if (length.find()) {
            read.write(in.readNBytes(Integer.parseInt(length.group(1))));
        } else if (answer && !head(read.toByteArray()).startsWith("HTTP/1.1 204")) {
            throw new IOException("The length of the answer is not told.");
        }
        return read.toByteArray();
    }

    private static String head(byte[] message) {
        return new String(message, StandardCharsets.ISO_8859_1);
    }

    private static void reset(Socket... all) {
        for (Socket socket : all) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException gone) {
                // it is closed already
                continue;
            }
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sockets.forEach(UnreliableHttp::reset);
        threads.shutdownNow();
    }
}
