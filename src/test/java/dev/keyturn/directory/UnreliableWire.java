package dev.keyturn.directory;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Stands between an adapter and a domain controller, and counts what the adapter sends: one TLS record is one request, after
 * those of the handshake. It does not read them.
 */
final class UnreliableWire implements AutoCloseable {

    /** What becomes of a connection when a record of the adapter is about to be passed on. */
    enum Mishap {
        NONE,
        /** The domain controller dies before it hears of the request. */
        CUT_BEFORE,
        /** It hears of the request, and dies before its answer is out. */
        CUT_AFTER,
        /** Its answer takes longer than any client waits. */
        NO_ANSWER,
        /** Its answer comes byte by byte. */
        DRIP
    }

    private static final int RECORD_HEAD = 5;

    private final InetSocketAddress target;
    private final ServerSocket listener;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "unreliable-wire");
        thread.setDaemon(true);
        return thread;
    });
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicInteger records = new AtomicInteger();
    private final boolean counts;
    private volatile Mishap mishap = Mishap.NONE;
    private volatile int at;
    private volatile boolean struck;

    UnreliableWire(String host, int port) {
        this(host, port, true);
    }

    /** For a connection that does not begin with TLS. */
    static UnreliableWire thatOnlyPasses(String host, int port) {
        return new UnreliableWire(host, port, false);
    }

    private UnreliableWire(String host, int port, boolean counts) {
        this.counts = counts;
        this.target = new InetSocketAddress(host, port);
        try {
            this.listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        threads.execute(this::accept);
    }

    String url() {
        return "ldaps://127.0.0.1:" + listener.getLocalPort();
    }

    /** From now on; the next record of the adapter is number one. */
    void strike(Mishap what, int record) {
        records.set(0);
        struck = false;
        at = record;
        mishap = what;
    }

    boolean hasStruck() {
        return struck;
    }

    int records() {
        return records.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket client = listener.accept();
                Socket server = new Socket(target.getAddress(), target.getPort());
                server.setTcpNoDelay(true);
                client.setTcpNoDelay(true);
                sockets.add(client);
                sockets.add(server);
                threads.execute(() -> {
                    if (counts) {
                        passRequests(client, server);
                    } else {
                        passAnswers(client, server);
                    }
                });
                threads.execute(() -> passAnswers(server, client));
            }
        } catch (IOException end) {
            cut();
        }
    }

    private void passRequests(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            while (true) {
                byte[] record = record(in);
                boolean now = records.incrementAndGet() == at && mishap != Mishap.NONE;
                if (now) {
                    struck = true;
                    if (mishap == Mishap.CUT_BEFORE) {
                        cut();
                        return;
                    }
                }
                to.getOutputStream().write(record);
            }
        } catch (IOException end) {
            close(from, to);
        }
    }

    private void passAnswers(Socket from, Socket to) {
        byte[] buffer = new byte[16 * 1024];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
                if (!struck) {
                    out.write(buffer, 0, read);
                } else if (mishap == Mishap.CUT_AFTER) {
                    cut();
                    return;
                } else if (mishap == Mishap.DRIP) {
                    drip(buffer, read, out);
                }
            }
            close(from, to);
        } catch (IOException end) {
            close(from, to);
        }
    }

    private void drip(byte[] buffer, int length, OutputStream out) throws IOException {
        for (int i = 0; i < length; i++) {
            out.write(buffer[i]);
            try {
                if (closed.await(200, TimeUnit.MILLISECONDS)) {
                    return;
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    private static byte[] record(InputStream in) throws IOException {
        byte[] head = in.readNBytes(RECORD_HEAD);
        if (head.length < RECORD_HEAD) {
            throw new IOException("closed");
        }
        int length = (head[3] & 0xff) << 8 | head[4] & 0xff;
        byte[] record = new byte[RECORD_HEAD + length];
        System.arraycopy(head, 0, record, 0, RECORD_HEAD);
        if (in.readNBytes(record, RECORD_HEAD, length) < length) {
            throw new IOException("closed");
        }
        return record;
    }

    private void cut() {
        sockets.forEach(socket -> close(socket));
        sockets.clear();
    }

    private static void close(Socket... all) {
        for (Socket socket : all) {
            try {
                socket.close();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @Override
    public void close() {
        closed.countDown();
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        cut();
        threads.shutdownNow();
    }
}
