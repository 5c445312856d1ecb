package dev.keyturn.audit.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.audit.SampleEvidence;
import dev.keyturn.audit.SealedEvidence;
import dev.keyturn.audit.SealedRotation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.cos.COSName;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.pdmodel.PDPage;
import org.apache.pdfbox.pdmodel.common.PDRectangle;
import org.apache.pdfbox.text.PDFTextStripper;
import org.junit.jupiter.api.Test;

/** The printed pages are left in {@code target/papers}, for whoever wants to look at them. */
class PaperTest {

    private static final Path PAPERS = Path.of("target", "papers");
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant NOW = Instant.parse("2026-01-15T12:00:00Z");
    private static final String LONG_NAME = "maximiliane.hohenfels-von-waldburg-zeil7";
    private static final String HASH = "0f0e0d0c0b0a09080706050403020100ffeeddccbbaa99887766554433221100";
    private static final String SIGNATURE =
            "eyJraWQiOiJhLWtleSIsImFsZyI6IkVkRFNBIn0..c2lnbmF0dXJlLW9mLXNpeHR5LWZvdXItYnl0ZXMtb2YtRWQyNTUxOS1pbi1iYXNlNjR1cmw";

    @Test
    void aRotationIsPrintedWithEverythingThatAnAuditorAsks() throws IOException {
        String text = text("rotation", print(sample(), List.of()));

        assertThat(text)
                .contains("Rotation of fabrikam.com", "Ended: rolled back on every server")
                .contains("CHG0000003", "approver3", "The window is agreed.")
                .contains("dc01.corp.", "Key version after", "Sync server aadc01", "Delta Import", "success")
                .contains(HASH, "a-key", "the hash and the signature fit the document")
                .contains("How to check this", "Page 1 of 3");
    }

    @Test
    void whatDoesNotHoldIsSaidBeforeTheHash() throws IOException {
        String text = text("broken", print(sample(), List.of("Entry 3 was changed: its signature does not fit.")));

        assertThat(text)
                .contains("Do not rely on this. Entry 3 was changed: its signature does not fit.")
                .doesNotContain("fit the document.");
    }

    @Test
    void aRotationThatRunsSaysThatItIsNotSealed() throws IOException {
        ObjectNode document = sample();
        ((ObjectNode) document.get("rotation")).putNull("outcome").putNull("endedAt");
        byte[] pdf = new RotationPaper("r-1", document, null, List.of(), "auditor", NOW).pdf();

        assertThat(text("running", pdf))
                .contains("Not sealed: this rotation still runs.", "Still running")
                .doesNotContain("SHA-256 of the one before", "How to check this");
    }

    @Test
    void longAndForeignTextIsPrintedInFullAndEveryFontIsInTheFile() throws IOException {
        ObjectNode document = sample();
        String word = "unbreakable".repeat(20);
        ((ObjectNode) document.at("/fourEyes/approvals/0"))
                .put("by", LONG_NAME)
                .put("comment", "Ürün Ελληνικά Русский 変更は承認済み עברית العربية <b>&amp;</b> \u202Eevil\u0007 변\n" + word);
        ((ObjectNode) document.get("rotation"))
                .put("requester", LONG_NAME)
                .put("reason", "Every ninety days, as the policy of the house asks. ".repeat(40));

        byte[] pdf = print(document, List.of());

        assertThat(text("long", pdf).replaceAll("\\s", ""))
                .contains("ÜrünΕλληνικάРусский変更は承認済み", "<b>&amp;</b>", "[U+202E]evil[U+0007]", "[U+BCC0]")
                .contains(word, LONG_NAME);
        assertThat(fontsOutside(pdf)).isEmpty();
    }

    @Test
    void aDocumentOfTheFirstSchemaIsPrintedAsFarAsItGoes() throws IOException {
        ObjectNode document = sample();
        document.remove(List.of("password", "servers", "account", "interventions", "activities", "incidents"));
        ((ObjectNode) document.get("rotation")).remove("login");
        ((ObjectNode) document.get("fourEyes")).remove("rejection");

        assertThat(text("first-schema", print(document, List.of())))
                .contains("Update connector", "aadc02")
                .doesNotContain("Key version", "Sync server aadc01");
    }

    @Test
    void aListHasASummaryAndRepeatsItsHeadOnEachPage() throws IOException {
        List<SealedRotation> rotations = IntStream.rangeClosed(1, ListPaper.MOST)
                .mapToObj(number -> rotation(number, number % 10 == 0 ? LONG_NAME : "requester"))
                .toList();
        Map<String, Long> outcomes = new LinkedHashMap<>(Map.of("VERIFIED", 1980L, "REJECTED", 20L));
        byte[] pdf = new ListPaper(rotations, outcomes, Map.of("account", "contoso.com"), "auditor", NOW).pdf();

        String text = text("list", pdf);
        assertThat(text)
                .contains("2000 rotations ended", "Only the newest 1000 of them are printed", "account contoso.com");
        assertThat(text.split("Ended \\(UTC\\)", -1)).hasSizeGreaterThan(3);
        try (PDDocument read = Loader.loadPDF(pdf)) {
            PDRectangle page = read.getPage(0).getMediaBox();
            assertThat(page.getWidth()).isGreaterThan(page.getHeight());
        }
    }

    @Test
    void anEmptyListIsAPageThatSaysSo() throws IOException {
        byte[] pdf = new ListPaper(List.of(), Map.of(), Map.of(), "auditor", NOW).pdf();

        assertThat(text("empty", pdf))
                .contains("0 rotations ended", "all rotations")
                .doesNotContain("newest");
    }

    private static SealedRotation rotation(int number, String requester) {
        return new SealedRotation(
                number,
                SampleEvidence.id(number),
                "contoso.com",
                "ROTATE",
                requester,
                List.of("approver", LONG_NAME),
                "CHG%07d".formatted(number),
                NOW,
                NOW,
                "VERIFIED");
    }

    private static ObjectNode sample() {
        ObjectNode document = JSON.valueToTree(SampleEvidence.facts(3));
        document.put("number", 3).put("previousHash", HASH).put("sealedAt", NOW.toString());
        return document;
    }

    private static byte[] print(ObjectNode document, List<String> wrong) {
        SealedEvidence sealed = new SealedEvidence(3, "r-1", "{}", HASH, HASH, SIGNATURE);
        return new RotationPaper("r-1", document, sealed, wrong, "auditor", NOW).pdf();
    }

    private static String text(String name, byte[] pdf) throws IOException {
        Files.createDirectories(PAPERS);
        Files.write(PAPERS.resolve(name + ".pdf"), pdf);
        try (PDDocument read = Loader.loadPDF(pdf)) {
            return new PDFTextStripper().getText(read);
        }
    }

    private static List<String> fontsOutside(byte[] pdf) throws IOException {
        List<String> outside = new ArrayList<>();
        try (PDDocument read = Loader.loadPDF(pdf)) {
            for (PDPage page : read.getPages()) {
                for (COSName name : page.getResources().getFontNames()) {
                    var font = page.getResources().getFont(name);
                    if (!font.isEmbedded()) {
                        outside.add(font.getName());
                    }
                }
            }
        }
        return outside;
    }
}
