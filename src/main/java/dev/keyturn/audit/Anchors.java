package dev.keyturn.audit;

import dev.keyturn.audit.Finding.Code;
import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file of anchors line by line, in the order of the entries. A line that a crash has cut short is followed by the
 * whole one, and the same line may come again. What is no anchor of Keyturn at all is passed over.
 */
public final class Anchors implements Closeable {

    private final BufferedReader lines;
    private final String name;
    private final Told told;
    private long lineNumber;
    private @Nullable String following;
    private @Nullable Anchor newest;

    /** The entries that a file is known to have been told of: those after one number, up to another. */
    record Told(long after, long upTo) {

        static final Told UNKNOWN = new Told(0, 0);

        boolean has(long number) {
            return number > after && number <= upTo;
        }
    }

    private Anchors(BufferedReader lines, String name, Told told) {
        this.lines = lines;
        this.name = name;
        this.told = told;
    }

    /** @throws NoSuchFileException when there is no such file */
    public static Anchors open(Path file) throws IOException {
        return open(file, Told.UNKNOWN);
    }

    /**
     * The file that this installation writes, which need not be there.
     *
     * @param told found out before this call
     */
    static Anchors of(Path file, Told told) throws IOException {
        return Files.exists(file)
                ? open(file, told)
                : new Anchors(new BufferedReader(Reader.nullReader()), file.toString(), told);
    }

    private static Anchors open(Path file, Told told) throws IOException {
        // what is written from now on is about entries that the reader of the chain may not see yet
        InputStream now = new FirstBytes(Files.newInputStream(file), Files.size(file));
        return new Anchors(
                new BufferedReader(new InputStreamReader(now, StandardCharsets.UTF_8)), file.toString(), told);
    }

    /** For an installation without anchors. */
    public static Anchors none() {
        return new Anchors(new BufferedReader(Reader.nullReader()), "", Told.UNKNOWN);
    }

    /** For sentences; empty without anchors. */
    String name() {
        return name;
    }

    /** Whether they have to know the entry of this number. */
    boolean wereTold(long number) {
        return told.has(number);
    }

    /** What is remembered of a file is remembered under this name: another file has not been told the same. */
    public static String address(Path file) {
        return "file " + Hashes.of(file.toAbsolutePath().normalize().toString()).substring(0, 16);
    }

    /** The next one that is newer than all before; null after the last. */
    @Nullable
    Anchor next(Consumer<Finding> findings) {
        try {
            for (String line = line(); line != null; line = line()) {
                Anchor anchor = Anchor.parse(line);
                if (anchor == null) {
                    unreadable(line, findings);
                } else if (newest == null || anchor.number() > newest.number()) {
                    newest = anchor;
                    return anchor;
                } else if (!anchor.equals(newest)) {
                    findings.accept(Finding.of(
                            anchor.number(),
                            Code.ANCHORS_UNREADABLE,
                            "Line " + lineNumber + " of the anchors " + name + " names entry " + anchor.number()
                                    + " after entry " + newest.number()
                                    + ": lines were moved, or the chain was once set back to an older state and went on"
                                    + " from there. Find out when the database was restored."));
                }
            }
            return null;
        } catch (IOException e) {
            throw new UncheckedIOException("The anchors " + name + " cannot be read.", e);
        }
    }

    private void unreadable(String line, Consumer<Finding> findings) {
        boolean cutShort = following != null && !line.isEmpty() && following.startsWith(line);
        if (line.contains(Anchor.MARK) && !cutShort) {
            findings.accept(Finding.of(
                    Code.ANCHORS_UNREADABLE,
                    "Line " + lineNumber + " of the anchors " + name
                            + " is not as Keyturn wrote it. Compare the file with its backup."));
        }
    }

    private @Nullable String line() throws IOException {
        String line = lineNumber == 0 ? lines.readLine() : following;
        following = line == null ? null : lines.readLine();
        lineNumber++;
        return line;
    }

    @Override
    public void close() throws IOException {
        lines.close();
    }
}
