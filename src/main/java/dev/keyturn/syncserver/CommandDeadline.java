package dev.keyturn.syncserver;

import com.jcraft.jsch.SocketFactory;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Opens the socket of one command and closes it when the command's time is over, independent of what JSch is doing
 * then: JSch itself knows a time limit for each step only, and none for the whole.
 */
final class CommandDeadline implements SocketFactory, AutoCloseable {

    private final Duration connectTimeout;
    private final ScheduledFuture<?> watchdog;
    private @Nullable Socket socket;
    private boolean over;

    CommandDeadline(Duration connectTimeout, Duration whole, ScheduledExecutorService timer) {
        this.connectTimeout = connectTimeout;
        this.watchdog = timer.schedule(this::expire, whole.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        Socket opened = new Socket();
        opened.setTcpNoDelay(true);
        synchronized (this) {
            if (over) {
                throw new IOException("The time is over.");
            }
            socket = opened;
        }
        try {
            opened.connect(new InetSocketAddress(host, port), (int) connectTimeout.toMillis());
        } catch (IOException e) {
            opened.close();
            throw e;
        }
        return opened;
    }

    @Override
    public InputStream getInputStream(Socket opened) throws IOException {
        return opened.getInputStream();
    }

    @Override
    public OutputStream getOutputStream(Socket opened) throws IOException {
        return opened.getOutputStream();
    }

    synchronized boolean over() {
        return over;
    }

    @Override
    public void close() {
        watchdog.cancel(false);
        closeSocket();
    }

    private void expire() {
        synchronized (this) {
            over = true;
        }
        closeSocket();
    }

    private synchronized void closeSocket() {
        if (socket != null) {
            try {
                socket.close();
            } catch (IOException alreadyBroken) {
                // a socket that cannot be closed is as good as closed: its reader has failed before
                socket = null;
            }
        }
    }
}
