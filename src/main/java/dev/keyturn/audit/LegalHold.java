package dev.keyturn.audit;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;

/** While it is in force no evidence is deleted, however old. Setting and lifting it are entries of the chain. */
public class LegalHold {

    private static final Logger log = LoggerFactory.getLogger(LegalHold.class);

    private final ChainTable table;
    private final Chain chain;
    private final TransactionTemplate transaction;

    LegalHold(ChainTable table, Chain chain, TransactionTemplate transaction) {
        this.table = table;
        this.chain = chain;
        this.transaction = transaction;
    }

    /**
     * @param reason why it was set; null when none is in force
     * @param by who set or lifted it; null when nobody ever did
     * @param since when that was
     * @param number the entry that says so
     */
    public record State(
            boolean inForce,
            @Nullable String reason,
            @Nullable String by,
            @Nullable Instant since,
            @Nullable Long number) {}

    public State state() {
        return table.newest(EntryKind.HOLD)
                .flatMap(entry -> ExportLayout.json(entry.document()))
                .map(LegalHold::read)
                .orElseGet(() -> new State(false, null, null, null, null));
    }

    /** The same reason again changes nothing; another one is a new entry. */
    public State set(String reason, String by) {
        return change(new State(true, reason, by, null, null));
    }

    public State lift(String by) {
        return change(new State(false, null, by, null, null));
    }

    private State change(State wanted) {
        return Objects.requireNonNull(transaction.execute(status -> {
            table.lockHead();
            State present = state();
            if (present.inForce() == wanted.inForce() && Objects.equals(present.reason(), wanted.reason())) {
                return present;
            }
            Map<String, @Nullable Object> facts = new LinkedHashMap<>();
            facts.put("state", wanted.inForce() ? "SET" : "LIFTED");
            facts.put("reason", wanted.reason());
            facts.put("by", wanted.by());
            chain.append(EntryKind.HOLD, null, facts);
            log.info(
                    wanted.inForce()
                            ? "{} put evidence under legal hold; nothing is deleted until it is lifted."
                            : "{} lifted the legal hold; what is older than its retention is deleted within a day.",
                    wanted.by());
            return state();
        }));
    }

    private static State read(JsonNode document) {
        return new State(
                document.path("state").asText().equals("SET"),
                document.path("reason").textValue(),
                document.path("by").textValue(),
                Instant.parse(document.path("sealedAt").asText()),
                document.path("number").asLong());
    }
}
