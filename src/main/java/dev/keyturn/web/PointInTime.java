package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;

/** Reads a time of RFC 3339 and nothing else: Jackson's own reader also takes numbers, of seconds or of milliseconds. */
final class PointInTime extends StdDeserializer<Instant> {

    private static final long serialVersionUID = 1L;
    private static final int LAST_YEAR = 9999;

    PointInTime() {
        super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser parser, DeserializationContext context) throws IOException {
        if (parser.currentToken() == JsonToken.VALUE_STRING) {
            try {
                OffsetDateTime time = OffsetDateTime.parse(parser.getText());
                if (time.getYear() > 0 && time.getYear() <= LAST_YEAR) {
                    return time.toInstant();
                }
            } catch (DateTimeException notATime) {
                throw invalid(parser);
            }
        }
        throw invalid(parser);
    }

    private static InvalidFormatException invalid(JsonParser parser) {
        return InvalidFormatException.from(parser, "not a point in time", null, Instant.class);
    }
}
