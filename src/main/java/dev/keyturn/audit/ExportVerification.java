package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.audit.ExportLayout.Sealed;
import dev.keyturn.audit.Finding.Code;
import dev.keyturn.audit.Verification.Progress;
import java.io.IOException;
import java.io.InputStream;
import java.time.DateTimeException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Checks an export with keys and anchors that come from elsewhere, line by line. */
public final class ExportVerification {

    /** It is not an export at all. The message goes on after the file's name. */
    public static final class NotAnExportException extends Exception {

        private static final long serialVersionUID = 1L;

        NotAnExportException() {
            super("is not an export of Keyturn's evidence. Give the file that GET /api/evidence/export answered.");
        }
    }

    /**
     * @param description what was exported, when and by whom, as the export says
     * @param verification whether it holds
     * @param anchored how many of its entries the anchors know
     */
    public record Result(String description, Verification verification, long anchored) {}

    private final PublicKeys trusted;
    private final Anchors anchors;
    private final Progress progress;
    private final EntryCheck entries;
    private final Tally tally = new Tally();

    /**
     * @param trusted never those of the export itself, which would prove nothing
     * @param progress is told bytes
     */
    public ExportVerification(PublicKeys trusted, Anchors anchors, Progress progress) {
        this(trusted, anchors, progress, new EntryCheck(trusted));
    }

    /** @param entries checks single entries with the same keys */
    ExportVerification(PublicKeys trusted, Anchors anchors, Progress progress, EntryCheck entries) {
        this.trusted = trusted;
        this.anchors = anchors;
        this.progress = progress;
        this.entries = entries;
    }

    /**
     * @param size of the export in bytes, for the progress
     * @throws NotAnExportException when it does not begin as one
     */
    public Result verify(InputStream export, long size) throws IOException, NotAnExportException {
        ExportLines lines = new ExportLines(export);
        String first = lines.next();
        JsonNode header = first == null ? null : ExportLayout.header(first).orElse(null);
        if (header == null) {
            throw new NotAnExportException();
        }
        if (!ExportLayout.RECORDS.equals(lines.next())) {
            damaged(lines, "does not begin the records");
        }
        ChainStart start = start(header);
        ChainCheck chain = new ChainCheck(trusted, start, tally);
        AnchorCheck anchored = new AnchorCheck(anchors, start, tally);
        ExportRecords records = new ExportRecords(entries, chain);
        String line = lines.next();
        while (line != null && !line.equals(ExportLayout.RECORDS_END)) {
            Sealed sealed = ExportLayout.record(line).orElse(null);
            if (sealed == null) {
                damaged(lines, "is not a record as Keyturn writes it; it was to be entry " + (chain.last() + 1));
            } else {
                CheckedEntry checked = records.check(sealed);
                chain.next(checked);
                anchored.next(checked);
                tally.checked(checked);
            }
            progress.checked(lines.bytes(), size);
            line = lines.next();
        }
        new ExportEnd(trusted, tally, chain, anchored).check(lines, header);
        if (!anchors.name().isEmpty() && tally.checked() > 0 && anchored.anchored() == 0) {
            tally.accept(Finding.of(
                    Code.ANCHOR_MISSING,
                    "The anchors " + anchors.name() + " know no entry of the export: the file is empty, was cut, or is"
                            + " another one. Give the file of keyturn.audit.anchor.file, or the lines of the syslog"
                            + " server, and compare it with its backup."));
        }
        return new Result(describe(header), tally.result(), anchored.anchored());
    }

    private ChainStart start(JsonNode header) {
        if (header.path("complete").asBoolean()) {
            return ChainStart.ofTheChain(trusted);
        }
        JsonNode start = header.path("start");
        @Nullable String key = start.path("keyId").textValue();
        return new ChainStart(
                start.path("number").asLong(1),
                start.path("previousHash").asText(),
                start.path("number").asLong(1) == 1 ? trusted.first() : key);
    }

    private void damaged(ExportLines lines, String how) {
        tally.accept(Finding.of(
                Code.EXPORT_DAMAGED,
                "Line " + lines.number() + " of the export " + how
                        + ". Fetch the export again; if that one has the same" + " fault, compare it with a backup."));
    }

    private static String describe(JsonNode header) {
        return "Export of " + header.path("exportedAt").asText() + " by "
                + header.path("exportedBy").asText() + ": "
                + (header.path("complete").asBoolean()
                        ? "the whole chain."
                        : "the part that was sealed from "
                                + header.path("from").asText("the beginning") + " to "
                                + header.path("to").asText("the end") + ".");
    }

    /** When the export was made; what is anchored later it cannot have. */
    static Instant exportedAt(JsonNode header) {
        try {
            return Instant.parse(header.path("exportedAt").asText());
        } catch (DateTimeException e) {
            return Instant.MAX;
        }
    }
}
