package dev.keyturn.notification;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** The wire to a real mail server, which may go down, hang, lose an answer, or answer for the server. */
final class MailWire implements AutoCloseable {

    private final int serverPort;
    private final int port;
    private final Map<String, String> refusals = new ConcurrentHashMap<>();
    private final AtomicInteger answersToLose = new AtomicInteger();
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicInteger mostAtOnce = new AtomicInteger();
    private volatile boolean hangs;
    private volatile ServerSocket listening;

    MailWire(int serverPort) {
        this.serverPort = serverPort;
        this.listening = listen(0);
        this.port = listening.getLocalPort();
        accept(listening);
    }

    int port() {
        return port;
    }

    /** The server has taken the mail, but does not answer. */
    void loseAnswers(int times) {
        answersToLose.set(times);
    }

    void refuse(String address, String answer) {
        refusals.put(address, answer);
    }

    void accept(String address) {
        refusals.remove(address);
    }

    /** Takes connections and says nothing. */
    void hang() {
        hangs = true;
    }

    void recover() {
        hangs = false;
        open.forEach(MailWire::close);
    }

    void goDown() {
        close(listening);
        open.forEach(MailWire::close);
    }

    void comeBack() {
        listening = listen(port);
        accept(listening);
    }

    int mostAtOnce() {
        return mostAtOnce.get();
    }

    int openNow() {
        return open.size();
    }

    @Override
    public void close() {
        goDown();
    }

    private static ServerSocket listen(int port) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket socket) {
        inBackground(() -> {
            while (!socket.isClosed()) {
                Socket client = socket.accept();
                if (socket.isClosed()) {
                    // it came while the wire was going down
                    close(client);
                } else {
                    carry(client);
                }
            }
        });
    }

    private void carry(Socket client) throws IOException {
        open.add(client);
        mostAtOnce.accumulateAndGet(open.size(), Math::max);
        if (hangs) {
            inBackground(() -> {
                // until the client loses its patience
                client.getInputStream().read();
                drop(client);
            });
            return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), serverPort);
        List<String> lastCommand = new ArrayList<>(List.of(""));
        inBackground(() -> pump(client, server, line -> {
            lastCommand.set(0, line);
            return line;
        }));
        inBackground(() -> pump(server, client, line -> answer(line, lastCommand)));
    }

    private String answer(String line, List<String> lastCommand) throws IOException {
        if (lastCommand.get(0).equals(".") && answersToLose.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
            throw new IOException("This answer is lost.");
        }
        for (Map.Entry<String, String> refusal : refusals.entrySet()) {
            if (lastCommand.get(0).startsWith("RCPT TO:<" + refusal.getKey() + ">")) {
                return refusal.getValue();
            }
        }
        return line;
    }

    private void pump(Socket from, Socket to, Change change) throws IOException {
        try {
            BufferedReader lines =
                    new BufferedReader(new InputStreamReader(from.getInputStream(), StandardCharsets.ISO_8859_1));
            OutputStream out = to.getOutputStream();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                out.write((change.of(line) + "\r\n").getBytes(StandardCharsets.ISO_8859_1));
                out.flush();
            }
        } finally {
            drop(from);
            drop(to);
        }
    }

    private void drop(Socket socket) {
        open.remove(socket);
        close(socket);
    }

    private static void close(AutoCloseable socket) {
        try {
            socket.close();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    private static void inBackground(Work work) {
        Thread thread = new Thread(
                () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        // one side has hung up
                    }
                },
                "mail-wire");
        thread.setDaemon(true);
        thread.start();
    }

    private interface Work {
        void run() throws IOException;
    }

    private interface Change {
        String of(String line) throws IOException;
    }
}
