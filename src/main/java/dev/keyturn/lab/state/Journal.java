package dev.keyturn.lab.state;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Everything that was done to the lab, in order, in a file that survives a kill. It holds fingerprints, never secrets. */
public final class Journal {

    /**
     * @param number from 1, without gaps
     * @param target {@code directory:<forest>} or {@code server:<name>}
     * @param action such as {@code bind}, {@code reset-password}, {@code update-credential}
     */
    public record Entry(long number, Instant time, String target, String action, Map<String, Object> facts) {}

    private final Path file;
    private final Clock clock;
    private final List<Entry> entries = new ArrayList<>();

    public Journal(LabFolder folder, Clock clock) {
        this.file = folder.file("journal.jsonl");
        this.clock = clock;
        try {
            if (Files.exists(file)) {
                dropTornLine();
                for (String line : Files.readAllLines(file)) {
                    entries.add(LabFolder.JSON.readValue(line, Entry.class));
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot read its journal " + file + ".", e);
        }
    }

    public synchronized Entry add(String target, String action, Map<String, Object> facts) {
        Entry entry = new Entry(entries.size() + 1L, clock.instant(), target, action, Map.copyOf(facts));
        try {
            byte[] line = (LabFolder.JSON.writeValueAsString(entry) + "\n").getBytes(StandardCharsets.UTF_8);
            Files.write(file, line, StandardOpenOption.CREATE, StandardOpenOption.APPEND, StandardOpenOption.DSYNC);
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot write its journal " + file + ".", e);
        }
        entries.add(entry);
        return entry;
    }

    /** A kill in the middle of a write leaves a line without an end: an entry that was never acknowledged. */
    private void dropTornLine() throws IOException {
        byte[] content = Files.readAllBytes(file);
        int end = content.length;
        while (end > 0 && content[end - 1] != '\n') {
            end--;
        }
        if (end < content.length) {
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                channel.truncate(end);
            }
        }
    }

    public synchronized List<Entry> all() {
        return List.copyOf(entries);
    }
}
