package dev.keyturn.web;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A line to a server on this machine that breaks, with all its connections, when a test says so. */
final class CuttableLine implements AutoCloseable {

    private final ServerSocket entrance;
    private final int server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    private CuttableLine(ServerSocket entrance, int server) {
        this.entrance = entrance;
        this.server = server;
    }

    static CuttableLine to(int server) throws IOException {
        CuttableLine line = new CuttableLine(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
        line.threads.execute(line::accept);
        return line;
    }

    int port() {
        return entrance.getLocalPort();
    }

    void cut() {
        cut = true;
        connections.forEach(CuttableLine::end);
    }

    void mend() {
        cut = false;
    }

    private void accept() {
        while (!entrance.isClosed()) {
            try {
                Socket client = entrance.accept();
                if (cut) {
                    client.close();
                    continue;
                }
                Socket onward = new Socket(InetAddress.getLoopbackAddress(), server);
                connections.add(client);
                connections.add(onward);
                threads.execute(() -> carry(client, onward));
                threads.execute(() -> carry(onward, client));
                if (cut) {
                    cut();
                }
            } catch (IOException closed) {
                end(entrance);
            }
        }
    }

    private void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException broken) {
            // both ends are closed below, as a broken line does
        } finally {
            end(from);
            end(to);
            connections.remove(from);
            connections.remove(to);
        }
    }

    private static void end(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new UncheckedIOException(new IOException(e));
        }
    }

    @Override
    public void close() throws IOException {
        entrance.close();
        cut();
        threads.shutdownNow();
    }
}
