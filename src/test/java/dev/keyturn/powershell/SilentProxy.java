package dev.keyturn.powershell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A network on the way to Keyturn or its database that can go silent: it takes what is sent and brings nothing. It records what
 * it brings.
 */
public final class SilentProxy implements AutoCloseable {

    private final ServerSocket port;
    private final int target;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final ByteArrayOutputStream record = new ByteArrayOutputStream();
    private final boolean records;
    private final Set<Socket> swallowed = ConcurrentHashMap.newKeySet();
    private volatile boolean silent;

    public SilentProxy(int target) {
        this(target, true);
    }

    private SilentProxy(int target, boolean records) {
        this.target = target;
        this.records = records;
        try {
            port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        daemon(this::listen);
    }

    /** For more bytes than a test can keep. */
    public static SilentProxy unrecorded(int target) {
        return new SilentProxy(target, false);
    }

    public int port() {
        return port.getLocalPort();
    }

    /** From now on nothing arrives any more, in neither direction, and nobody is told. */
    public void fallSilent() {
        silent = true;
    }

    /**
     * Nothing arrives any more on the connections of now, and nobody is told; new ones get through.
     *
     * @return how many sockets fell silent
     */
    public int swallowWhatIsOpen() {
        Set<Socket> now = Set.copyOf(open);
        swallowed.addAll(now);
        return now.size();
    }

    /** New connections get through again; those that fell silent are found to be broken. */
    public void speakAgain() {
        silent = false;
        open.forEach(SilentProxy::close);
    }

    /** Everything that was brought, both ways. */
    public byte[] record() {
        synchronized (record) {
            return record.toByteArray();
        }
    }

    @Override
    public void close() {
        open.forEach(SilentProxy::close);
        try {
            port.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void listen() {
        while (true) {
            try {
                Socket near = port.accept();
                open.add(near);
                connect(near);
            } catch (SocketException closed) {
                return;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private void connect(Socket near) {
        try {
            Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
            open.add(far);
            daemon(() -> bring(near, far));
            daemon(() -> bring(far, near));
        } catch (IOException keyturnIsAway) {
            close(near);
            open.remove(near);
        }
    }

    private void bring(Socket from, Socket to) {
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            byte[] bytes = new byte[8192];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                if (!silent && !swallowed.contains(from)) {
                    if (records) {
                        synchronized (record) {
                            record.write(bytes, 0, count);
                        }
                    }
                    out.write(bytes, 0, count);
                }
            }
        } catch (IOException broken) {
            // the other direction ends as well
        } finally {
            // one side's end is not told to the other where nothing is told any more
            if (!swallowed.contains(from)) {
                close(from);
                close(to);
                open.remove(from);
                open.remove(to);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void daemon(Runnable work) {
        Thread thread = new Thread(work, "silent-proxy");
        thread.setDaemon(true);
        thread.start();
    }
}
