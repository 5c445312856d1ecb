package dev.keyturn.directory;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** A DNS server on loopback that knows services, by RFC 1035 and RFC 2782. */
public final class DnsResponder implements AutoCloseable {

    private static final int SRV = 33;
    private static final int NAME_ERROR = 3;

    private final DatagramSocket socket;
    private final Map<String, List<String>> services;

    /** @param services by their names, each as {@code priority weight port host} */
    public DnsResponder(Map<String, List<String>> services) {
        this.services = services;
        try {
            this.socket = new DatagramSocket(0, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread thread = new Thread(this::serve, "dns");
        thread.setDaemon(true);
        thread.start();
    }

    public String url() {
        return "dns://127.0.0.1:" + socket.getLocalPort();
    }

    private void serve() {
        byte[] buffer = new byte[512];
        while (!socket.isClosed()) {
            DatagramPacket query = new DatagramPacket(buffer, buffer.length);
            try {
                socket.receive(query);
                byte[] answer = answer(Arrays.copyOf(buffer, query.getLength()));
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            } catch (IOException e) {
                // closed
            }
        }
    }

    private byte[] answer(byte[] query) throws IOException {
        StringBuilder name = new StringBuilder();
        int at = 12;
        while (query[at] != 0) {
            name.append(new String(query, at + 1, query[at], StandardCharsets.US_ASCII))
                    .append('.');
            at += query[at] + 1;
        }
        name.setLength(name.length() - 1);
        int endOfQuestion = at + 5;
        List<String> found = services.getOrDefault(name.toString(), List.of());
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(query, 0, 2);
        out.writeShort(0x8180 | (found.isEmpty() ? NAME_ERROR : 0));
        out.writeShort(1);
        out.writeShort(found.size());
        out.writeInt(0);
        out.write(query, 12, endOfQuestion - 12);
        for (String service : found) {
            String[] parts = service.split(" ");
            ByteArrayOutputStream data = new ByteArrayOutputStream();
            DataOutputStream record = new DataOutputStream(data);
            for (int i = 0; i < 3; i++) {
                record.writeShort(Integer.parseInt(parts[i]));
            }
            for (String label : parts[3].split("\\.")) {
                record.writeByte(label.length());
                record.writeBytes(label);
            }
            record.writeByte(0);
            // the name of the question, once more
            out.writeShort(0xC00C);
            out.writeShort(SRV);
            out.writeShort(1);
            out.writeInt(60);
            out.writeShort(data.size());
            data.writeTo(out);
        }
        return bytes.toByteArray();
    }

    @Override
    public void close() {
        socket.close();
    }
}
