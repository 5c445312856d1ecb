package dev.keyturn.evidence.offline;

import dev.keyturn.evidence.chain.Anchors;
import dev.keyturn.evidence.chain.ExportVerification;
import dev.keyturn.evidence.chain.ExportVerification.NotAnExportException;
import dev.keyturn.evidence.chain.ExportVerification.Result;
import dev.keyturn.evidence.chain.PublicKeys;
import dev.keyturn.evidence.chain.ServerSignatures;
import dev.keyturn.evidence.chain.Verification;
import dev.keyturn.evidence.offline.CommandLine.UnusableException;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.TextFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** {@code verify-evidence evidence.jsonl --keys keys.json [--anchors anchors.log] [--server-keys keys.txt]}. */
public final class VerifyEvidence {

    /** The word that a command line begins with. */
    public static final String COMMAND = "verify-evidence";

    /** Everything is as it was sealed. */
    public static final int HOLDS = 0;

    /** Something is not; each finding is a line. */
    public static final int DOES_NOT_HOLD = 1;

    /** Nothing was checked: the command line is wrong, or a file cannot be used. */
    public static final int NOT_CHECKED = 2;

    private static final long PAUSE = TimeUnit.SECONDS.toNanos(5);

    private final PrintWriter out;
    private final PrintWriter err;
    private long nextProgress = System.nanoTime() + PAUSE;

    /** @param err for what went wrong, and for how far it is */
    public VerifyEvidence(PrintWriter out, PrintWriter err) {
        this.out = out;
        this.err = err;
    }

    /**
     * @param arguments those behind the command's name
     * @return what the process is to exit with
     */
    public int run(List<String> arguments) {
        try {
            if (arguments.contains("--help") || arguments.contains("-h")) {
                out.println(CommandLine.USAGE);
                return HOLDS;
            }
            return verify(CommandLine.parse(arguments));
        } catch (UnusableException e) {
            err.println(e.getMessage());
            return NOT_CHECKED;
        } finally {
            out.flush();
            err.flush();
        }
    }

    private int verify(CommandLine line) throws UnusableException {
        PublicKeys keys = keys(line.keys());
        Anchors anchors = anchors(line.anchors());
        ServerSignatures servers = servers(line.serverKeys());
        try (InputStream export = Files.newInputStream(line.export())) {
            Result result = new ExportVerification(keys, servers, anchors, this::progress)
                    .verify(export, Files.size(line.export()));
            return print(result, line.anchors() != null);
        } catch (NotAnExportException e) {
            throw new UnusableException("The file " + line.export() + " " + e.getMessage());
        } catch (IOException e) {
            throw unreadable("export", line.export(), e);
        }
    }

    /** Every few seconds; what is done sooner says nothing. */
    private void progress(long checked, long of) {
        if (System.nanoTime() - nextProgress >= 0) {
            nextProgress = System.nanoTime() + PAUSE;
            err.println("Checked " + (of == 0 ? 100 : 100 * checked / of) + " %.");
            err.flush();
        }
    }

    private int print(Result result, boolean anchored) {
        Verification checked = result.verification();
        // what a forged export says must not look like a line of the result
        out.println(PlainText.oneLine(result.description()));
        out.println(String.format(
                Locale.ROOT,
                "Checked %d entries (%d to %d) in %.1f s.",
                checked.checked(),
                checked.first(),
                checked.last(),
                checked.millis() / 1000.0));
        checked.findings()
                .forEach(finding -> out.println(finding.code() + ": " + PlainText.oneLine(finding.message())));
        if (checked.holds()) {
            out.println("It holds. The newest entry in it has the hash " + checked.newestHash()
                    + (anchored
                            ? agreement(result)
                            : "; compare it with a place outside, such as a ticket, or give --anchors."));
            return HOLDS;
        }
        long more = checked.found() - checked.findings().size();
        out.println("It does not hold: " + checked.found() + " finding" + (checked.found() == 1 ? "" : "s")
                + (more == 0 ? "." : ", of which " + more + " are not listed."));
        return DOES_NOT_HOLD;
    }

    private static String agreement(Result result) {
        long checked = result.verification().checked();
        return result.anchored() == checked
                ? ", and the anchors agree."
                : ", and the anchors agree, which know " + result.anchored() + " of its " + checked + " entries.";
    }

    private static PublicKeys keys(Path file) throws UnusableException {
        try {
            return PublicKeys.parse(TextFile.read(file));
        } catch (IOException e) {
            throw unreadable("keys", file, e);
        } catch (IllegalArgumentException e) {
            throw new UnusableException(
                    "The file with the keys, " + file + ", " + e.getMessage() + ". Fetch GET /api/evidence/keys.");
        }
    }

    private static Anchors anchors(@Nullable Path file) throws UnusableException {
        try {
            return file == null ? Anchors.none() : Anchors.read(file);
        } catch (IOException e) {
            throw unreadable("anchors", file, e);
        }
    }

    private static ServerSignatures servers(@Nullable Path file) throws UnusableException {
        try {
            return file == null ? ServerSignatures.byAnyKey() : ServerSignatures.byKeysIn(file);
        } catch (IOException e) {
            throw unreadable("servers' keys", file, e);
        } catch (IllegalArgumentException e) {
            throw new UnusableException("The file with the servers' keys, " + file + ", " + e.getMessage()
                    + ". The installer of the sync worker prints it on each server.");
        }
    }

    private static UnusableException unreadable(String what, @Nullable Path file, IOException why) {
        boolean missing = why instanceof NoSuchFileException;
        return new UnusableException("The file with the " + what + ", " + file + ", "
                + (missing ? "does not exist. Correct its name." : "cannot be read (" + why + ")."));
    }
}
