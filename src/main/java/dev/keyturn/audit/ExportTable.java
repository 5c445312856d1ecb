package dev.keyturn.audit;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finds which entries belong to an export, and what comes before the first of them. */
final class ExportTable {

    /** @param last less than the first one when there is no entry */
    record Part(long first, long last) {}

    private final JdbcTemplate jdbc;
    private final ChainTable chain;

    ExportTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
        this.chain = new ChainTable(jdbc);
    }

    /** Whatever their times: from the first entry of that time to the last one none is left out. */
    Part part(EvidenceExport.Range range) {
        long end = chain.newest().map(StoredEntry::number).orElse(0L);
        Long first = bound("min", ">=", range.from());
        Long last = bound("max", "<=", range.to());
        return first == null || last == null || last < first ? new Part(end + 1, end) : new Part(first, last);
    }

    private @Nullable Long bound(String which, String side, @Nullable Instant time) {
        String sql = "select " + which + "(number) from keyturn_evidence";
        return time == null
                ? jdbc.queryForObject(sql, Long.class)
                : jdbc.queryForObject(
                        sql + " where sealed_at " + side + " ?", Long.class, time.atOffset(ZoneOffset.UTC));
    }

    /** What the entry with this number has to follow, by the entries before it. */
    ChainStart start(long first) {
        String previous =
                chain.at(first - 1).map(before -> Hashes.of(before.document())).orElse(Hashes.BEGINNING);
        return new ChainStart(first, previous, keyBefore(first).orElse(null));
    }

    private Optional<String> keyBefore(long number) {
        return jdbc
                .queryForList(
                        "select document from keyturn_evidence where kind = 'KEY' and number < ? order by number desc limit 1",
                        String.class,
                        number)
                .stream()
                .findFirst()
                .flatMap(ExportLayout::json)
                .map(document -> document.at("/key/kid").textValue());
    }
}
