package dev.keyturn.secret;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/** Secrets into JSON and out of it, without leaving copies that are not wiped. */
final class VaultJson {

    /** Buffers are not reused by the next parser. */
    private static final JsonFactory JSON = new JsonFactoryBuilder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    private VaultJson() {}

    /** Put together by hand: Jackson's generators keep what they wrote. The caller wipes the bytes. */
    static byte[] withSecret(String before, Secret secret, String after) {
        byte[] start = before.getBytes(StandardCharsets.UTF_8);
        byte[] end = after.getBytes(StandardCharsets.UTF_8);
        return secret.use(characters -> {
            char[] quoted = JsonStringEncoder.getInstance().quoteAsString(CharBuffer.wrap(characters));
            ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(quoted));
            ByteBuffer whole = ByteBuffer.allocate(start.length + encoded.remaining() + end.length);
            whole.put(start).put(encoded).put(end);
            Arrays.fill(quoted, '\0');
            Arrays.fill(encoded.array(), (byte) 0);
            return whole.array();
        });
    }

    /** Empty when there is no such text, or when the bytes are no JSON. */
    static Optional<Secret> secretAt(String pointer, byte[] json) {
        JsonPointer wanted = JsonPointer.compile(pointer);
        try (JsonParser parser = JSON.createParser(json)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING
                        && parser.getParsingContext().pathAsPointer().equals(wanted)) {
                    return Optional.of(take(parser));
                }
            }
            return Optional.empty();
        } catch (IOException quotesTheAnswer) {
            return Optional.empty();
        }
    }

    private static Secret take(JsonParser parser) throws IOException {
        char[] buffer = parser.getTextCharacters();
        int from = parser.getTextOffset();
        int to = from + parser.getTextLength();
        Secret secret = Secret.takeFrom(Arrays.copyOfRange(buffer, from, to));
        Arrays.fill(buffer, from, to, '\0');
        return secret;
    }
}
