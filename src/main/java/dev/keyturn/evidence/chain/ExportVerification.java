package dev.keyturn.evidence.chain;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.keyturn.evidence.chain.ChainFinding.Code;
import dev.keyturn.evidence.chain.EntryCheck.CheckedEntry;
import dev.keyturn.evidence.chain.ExportFormat.Sealed;
import dev.keyturn.evidence.chain.Verification.Progress;
import dev.keyturn.evidence.chain.Verification.Tally;
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

    private static final String ADVICE =
            " Fetch the export again; if that one has the same fault, compare it with a backup.";

    private final PublicKeys trusted;
    private final Anchors anchors;
    private final Progress progress;
    private final EntryCheck entries;
    private final Tally tally = new Tally();

    /**
     * @param trusted never those of the export itself, which would prove nothing
     * @param servers whose signatures under answers count
     * @param progress is told bytes
     */
    public ExportVerification(PublicKeys trusted, ServerSignatures servers, Anchors anchors, Progress progress) {
        this(trusted, anchors, progress, new EntryCheck(trusted, servers));
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
        String line = lines.next();
        JsonNode header = line == null ? null : ExportFormat.header(line).orElse(null);
        if (header == null) {
            throw new NotAnExportException();
        }
        ChainCheck.Start start = start(header);
        ChainCheck chain = new ChainCheck(trusted, start, tally);
        Anchors.Check anchored = anchors.new Check(start, tally);
        line = lines.next();
        while (line != null && !ExportFormat.isEnd(line)) {
            Sealed sealed = entries.read(line).orElse(null);
            if (sealed == null) {
                damaged("Line " + lines.number()
                        + " of the export is not an entry as Keyturn writes it; it was to be entry "
                        + (chain.last() + 1) + ".");
            } else {
                CheckedEntry checked = check(sealed, chain.last() + 1);
                chain.next(checked);
                anchored.next(checked);
                tally.checked(checked);
            }
            progress.checked(lines.bytes(), size);
            line = lines.next();
        }
        JsonNode end = line == null ? null : signed(line);
        if (end == null) {
            damaged("The export was cut off after line " + lines.number() + ", or its end was changed.");
        } else {
            end(end, lines, header, chain, anchored);
        }
        anchored.knowsSomething();
        return new Result(describe(header), tally.result(), anchored.anchored());
    }

    /** A whole chain begins where every chain does, whatever the export says. */
    private ChainCheck.Start start(JsonNode header) {
        if (isComplete(header)) {
            return ChainCheck.Start.of(trusted);
        }
        JsonNode start = header.path("start");
        long number = start.path("number").asLong(1);
        @Nullable String key = start.path("keyId").textValue();
        return new ChainCheck.Start(number, start.path("previousHash").asText(), number == 1 ? trusted.first() : key);
    }

    private static boolean isComplete(JsonNode header) {
        return header.path("from").isNull() && header.path("to").isNull();
    }

    /** What was changed may lie about its number, so it is taken for the one that is expected. */
    private CheckedEntry check(Sealed sealed, long expected) {
        JsonNode document = Canonical.read(sealed.document()).orElse(MissingNode.getInstance());
        CheckedEntry checked =
                entries.check(entry(sealed, document, document.path("number").asLong()));
        return checked.holds() ? checked : entries.check(entry(sealed, document, expected));
    }

    /** Only the document says what it is about. */
    private static SealedEvidence entry(Sealed sealed, JsonNode document, long number) {
        return new SealedEvidence(
                number,
                EntryKind.of(document),
                document.path("rotationId").textValue(),
                sealed.document(),
                document.path("previousHash").asText(),
                sealed.hash(),
                sealed.signature(),
                time(document.path("sealedAt")));
    }

    /** The end, when the key that it names has signed it; null when not. */
    private @Nullable JsonNode signed(String line) {
        Sealed sealed = ExportFormat.end(line).orElse(null);
        Jws signature = sealed == null ? null : Jws.parse(sealed.signature()).orElse(null);
        JsonNode end = sealed == null ? null : Canonical.read(sealed.document()).orElse(null);
        return sealed != null
                        && signature != null
                        && end != null
                        && end.at("/head/keyId").asText().equals(signature.keyId())
                        && entries.seals(signature, sealed.document())
                ? end
                : null;
    }

    /** It vouches for everything before it. */
    private void end(JsonNode end, ExportLines lines, JsonNode header, ChainCheck chain, Anchors.Check anchored)
            throws IOException {
        if (!end.path("sha256").asText().equals(lines.sha256OfAllBefore())) {
            damaged("Something before the end of the export was changed: its SHA-256 is not the one that was signed.");
        }
        if (lines.next() != null || !lines.isEnded()) {
            damaged("Something stands behind the end of the export.");
        }
        if (end.path("count").asLong() != tally.checked()) {
            damaged("The export has " + tally.checked() + " entries, but was written with "
                    + end.path("count").asLong() + ".");
        }
        if (isComplete(header)) {
            chain.end(head(end.path("head"), end.at("/head/keyId").textValue()));
            anchored.end(chain.last(), exportedAt(header));
        } else {
            chain.end(head(end.path("last"), chain.activeKey()));
        }
    }

    private static ChainTable.Head head(JsonNode head, @Nullable String keyId) {
        return new ChainTable.Head(
                head.path("number").asLong(), head.path("hash").asText(), keyId);
    }

    private void damaged(String how) {
        tally.accept(ChainFinding.of(Code.EXPORT_DAMAGED, how + ADVICE));
    }

    private static String describe(JsonNode header) {
        return "Export of " + header.path("exportedAt").asText() + " by "
                + header.path("exportedBy").asText() + ": "
                + (isComplete(header)
                        ? "the whole chain."
                        : "the part that was sealed from "
                                + (header.path("from").isNull()
                                        ? "the beginning"
                                        : header.path("from").asText())
                                + " to "
                                + (header.path("to").isNull()
                                        ? "the end"
                                        : header.path("to").asText())
                                + ".");
    }

    /** What is anchored later an export cannot have. */
    private static Instant exportedAt(JsonNode header) {
        Instant at = time(header.path("exportedAt"));
        return at == null ? Instant.MAX : at;
    }

    private static @Nullable Instant time(JsonNode text) {
        try {
            return Instant.parse(text.asText());
        } catch (DateTimeException e) {
            return null;
        }
    }
}
