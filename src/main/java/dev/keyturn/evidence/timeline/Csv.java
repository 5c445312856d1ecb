package dev.keyturn.evidence.timeline;

import dev.keyturn.evidence.RotationLine;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * What auditors take with them as tables: CSV (RFC 4180), in UTF-8 with the mark in front without which Excel takes it for
 * another encoding. Spreadsheets run what begins like a formula, and reasons and comments may be any text: an apostrophe
 * in front makes it text (OWASP, CSV injection).
 */
public final class Csv {

    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private static final List<String> LIST = List.of(
            "number",
            "id",
            "account",
            "kind",
            "requester",
            "approvers",
            "ticket",
            "requestedAt",
            "endedAt",
            "outcome",
            "proof",
            "confirmation");
    private static final List<String> TIMELINE =
            List.of("from", "to", "lane", "kind", "title", "detail", "state", "person", "attempts");

    private Csv() {}

    public static byte[] of(List<RotationLine> rotations) {
        return table(LIST, rotations.stream().map(Csv::row));
    }

    public static byte[] of(Timeline timeline) {
        Map<String, Timeline.Lane> lanes =
                timeline.lanes().stream().collect(Collectors.toMap(Timeline.Lane::id, Function.identity()));
        return table(TIMELINE, timeline.entries().stream().map(entry -> row(lanes.get(entry.lane()), entry)));
    }

    private static List<?> row(RotationLine rotation) {
        return Arrays.asList(
                rotation.number(),
                rotation.id(),
                rotation.account(),
                rotation.kind(),
                rotation.requester(),
                String.join("; ", rotation.approvers()),
                rotation.ticket(),
                rotation.requestedAt(),
                rotation.endedAt(),
                rotation.outcome(),
                rotation.proof(),
                rotation.confirmation());
    }

    private static List<?> row(Timeline.Lane lane, Timeline.Entry entry) {
        return Arrays.asList(
                entry.from(),
                entry.to(),
                lane.name(),
                lane.kind(),
                entry.title(),
                entry.detail(),
                entry.state(),
                entry.person(),
                entry.attempts());
    }

    static byte[] table(List<String> header, Stream<List<?>> rows) {
        CSVFormat format =
                CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL_NON_NULL).get();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CSVPrinter csv = new CSVPrinter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), format)) {
            csv.getOut().append(BYTE_ORDER_MARK);
            csv.printRecord(header);
            for (List<?> row : (Iterable<List<?>>) rows::iterator) {
                csv.printRecord(row.stream().map(Csv::harmless));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    static @Nullable Object harmless(@Nullable Object value) {
        return value instanceof String text && !text.isEmpty() && FORMULA_STARTS.indexOf(text.charAt(0)) >= 0
                ? "'" + text
                : value;
    }
}
