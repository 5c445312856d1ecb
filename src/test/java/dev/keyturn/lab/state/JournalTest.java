package dev.keyturn.lab.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {

    @TempDir
    Path root;

    @Test
    void aLineThatWasTornByAKillIsDroppedAndTheNumbersGoOnWithoutGaps() throws IOException {
        journal().add("directory:contoso.com", "bind", Map.of("resultCode", 0));
        journal().add("directory:contoso.com", "lock", Map.of());
        Files.writeString(
                root.resolve("journal.jsonl"), "{\"number\":3,\"time\":\"2026-03-0", StandardOpenOption.APPEND);

        journal().add("server:aadc01", "restart-service", Map.of());

        assertThat(journal().all())
                .extracting(Journal.Entry::number, Journal.Entry::action)
                .containsExactly(tuple(1L, "bind"), tuple(2L, "lock"), tuple(3L, "restart-service"));
    }

    @Test
    void aFirstLineThatWasTornLeavesAnEmptyJournal() throws IOException {
        Files.writeString(root.resolve("journal.jsonl"), "{\"num");

        assertThat(journal().all()).isEmpty();
    }

    private Journal journal() {
        return new Journal(new LabFolder(root), Clock.systemUTC());
    }
}
