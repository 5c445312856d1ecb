package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import dev.keyturn.kernel.TimeRange;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;

/** Reads a time of RFC 3339 and nothing else: Jackson's own reader also takes numbers, of seconds or of milliseconds. */
final class PointInTime extends StdDeserializer<Instant> {

    private static final long serialVersionUID = 1L;

    PointInTime() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            Optional<Instant> time = TimeRange.parse(parser.getText());
            if (time.isPresent()) {
                return time.get();
            }
        }
        throw InvalidFormatException.from(parser, "not a point in time", null, Instant.class);
    }
}
