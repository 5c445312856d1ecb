package dev.keyturn.evidence.timeline;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.RotationLine;
import dev.keyturn.evidence.SampleEvidence;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CsvTest {

    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");

    @ParameterizedTest
    @ValueSource(strings = {"=cmd|' /C calc'!A0", "+1", "-2+3", "@SUM(A1)", "\t=1", "\r=1", "\n=1", "＝1", "＠x"})
    void aTextThatASpreadsheetWouldRunIsText(String formula) throws IOException {
        byte[] csv = Csv.table(List.of("a", "b"), Stream.of(List.of(formula, -7)));

        assertThat(records(csv).get(1).get(0)).isEqualTo("'" + formula);
        assertThat(records(csv).get(1).get(1)).isEqualTo("-7");
    }

    @ParameterizedTest
    @ValueSource(strings = {"plain", "a,b;c", "\"quoted\"", "two\nlines", "変更 עברית", "a=b", ""})
    void everyOtherTextIsReadBackAsItWas(String text) throws IOException {
        assertThat(records(Csv.table(List.of("a"), Stream.of(List.of(text))))
                        .get(1)
                        .get(0))
                .isEqualTo(text);
    }

    @Test
    void excelIsToldThatItIsUtf8() {
        assertThat(Csv.table(List.of("a"), Stream.of())).startsWith(0xEF, 0xBB, 0xBF);
    }

    @Test
    void aListHasALineForEachRotation() throws IOException {
        byte[] csv = Csv.of(List.of(new RotationLine(
                7L,
                "r-7",
                "contoso.com",
                "ROTATE",
                "=requester",
                List.of("a", "b"),
                null,
                NOW,
                NOW,
                "ENDED",
                "VERIFIED",
                "CONFIRMED",
                "CONFIRMED")));

        assertThat(records(csv).get(0).toList())
                .startsWith("number", "id", "account")
                .hasSameSizeAs(records(csv).get(1).toList());
        assertThat(records(csv).get(1).toList())
                .containsExactly(
                        "7",
                        "r-7",
                        "contoso.com",
                        "ROTATE",
                        "'=requester",
                        "a; b",
                        "",
                        NOW.toString(),
                        NOW.toString(),
                        "VERIFIED",
                        "CONFIRMED",
                        "CONFIRMED");
    }

    @Test
    void aTimelineHasALineForEachEntry() throws IOException {
        Timeline timeline = Timeline.of(new ObjectMapper().valueToTree(SampleEvidence.facts(3)));

        List<CSVRecord> records = records(Csv.of(timeline));

        assertThat(records).hasSize(timeline.entries().size() + 1);
        assertThat(records.get(1).toList())
                .startsWith("2024-01-01T14:00:00Z", "", "requester3", "PERSON", "Asked for a rotation of fabrikam.com");
    }

    private static List<CSVRecord> records(byte[] csv) throws IOException {
        String text = new String(csv, StandardCharsets.UTF_8).substring(1);
        return CSVParser.parse(text, CSVFormat.RFC4180).getRecords();
    }
}
