package dev.keyturn.syncserver;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.secret.Secret;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A request as it goes over the wire, in one array that is wiped when closed. */
final class RequestBytes implements AutoCloseable {

    static final String PROTOCOL = "1.0";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final byte[] PASSWORD_FIELD = ",\"password\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\"}".getBytes(StandardCharsets.US_ASCII);

    private final byte[] bytes;

    RequestBytes(byte[] bytes) {
        this.bytes = bytes;
    }

    static RequestBytes of(Command command, ObjectNode request, @Nullable Secret password) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("protocol", PROTOCOL).put("command", command.verb());
        envelope.setAll(request);
        try {
            byte[] open = JSON.writeValueAsBytes(envelope);
            return new RequestBytes(password == null ? open : withPassword(open, password));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("The request for " + command.verb() + " is not JSON.", e);
        }
    }

    /** Spliced in by hand: Jackson's generators keep what they wrote in buffers that they recycle. */
    private static byte[] withPassword(byte[] open, Secret password) {
        return password.use(characters -> {
            char[] quoted = JsonStringEncoder.getInstance().quoteAsString(CharBuffer.wrap(characters));
            ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(quoted));
            ByteBuffer whole =
                    ByteBuffer.allocate(open.length - 1 + PASSWORD_FIELD.length + encoded.remaining() + END.length);
            whole.put(open, 0, open.length - 1).put(PASSWORD_FIELD).put(encoded).put(END);
            Arrays.fill(quoted, '\0');
            Arrays.fill(encoded.array(), (byte) 0);
            return whole.array();
        });
    }

    byte[] bytes() {
        return bytes;
    }

    @Override
    public void close() {
        Arrays.fill(bytes, (byte) 0);
    }
}
