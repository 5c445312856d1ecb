package dev.keyturn.evidence.timeline;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.apache.commons.csv.QuoteMode;
import org.jspecify.annotations.Nullable;

/**
 * A table as CSV (RFC 4180), in UTF-8 with the mark in front without which Excel takes it for another encoding.
 * Spreadsheets run what begins like a formula, and reasons and comments may be any text: an apostrophe in front makes
 * it text (OWASP, CSV injection).
 */
final class CsvTable {

    private static final String FORMULA_STARTS = "=+-@\t\r\n＝＋－＠";
    private static final char BYTE_ORDER_MARK = '\uFEFF';

    private CsvTable() {}

    static byte[] of(List<String> header, Stream<List<?>> rows) {
        CSVFormat format =
                CSVFormat.RFC4180.builder().setQuoteMode(QuoteMode.ALL_NON_NULL).get();
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (CSVPrinter csv = new CSVPrinter(new OutputStreamWriter(bytes, StandardCharsets.UTF_8), format)) {
            csv.getOut().append(BYTE_ORDER_MARK);
            csv.printRecord(header);
            for (List<?> row : (Iterable<List<?>>) rows::iterator) {
                csv.printRecord(row.stream().map(CsvTable::harmless));
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
