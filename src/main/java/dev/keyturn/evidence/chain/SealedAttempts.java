package dev.keyturn.evidence.chain;

import dev.keyturn.rotation.AttemptLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Refused attempts to get into a rotation by a way that is not its own, as entries of the chain. */
class SealedAttempts implements AttemptLog {

    /** One entry of a person in that time, so that the chain cannot be filled. */
    private static final Duration QUIET = Duration.ofMinutes(1);

    private final ChainTable table;
    private final EvidenceLog chain;
    private final Clock clock;

    SealedAttempts(ChainTable table, EvidenceLog chain, Clock clock) {
        this.table = table;
        this.chain = chain;
        this.clock = clock;
    }

    @Override
    public boolean seal(Attempt attempt) {
        if (isTooSoon(attempt)) {
            return false;
        }
        table.lockHead();
        if (isTooSoon(attempt)) {
            return false;
        }
        Map<String, @Nullable Object> facts = new LinkedHashMap<>();
        facts.put("rotation", attempt.rotation());
        facts.put("by", attempt.by());
        facts.put("login", attempt.login());
        facts.put("what", attempt.what());
        facts.put("message", attempt.message());
        chain.append(EntryKind.ATTEMPT, null, facts);
        return true;
    }

    private boolean isTooSoon(Attempt attempt) {
        Instant since = clock.instant().minus(QUIET);
        List<SealedEvidence> lately = table.since(EntryKind.ATTEMPT, since);
        return lately.stream()
                .map(SealedEvidence::document)
                .map(Canonical::read)
                .flatMap(Optional::stream)
                .anyMatch(document -> Objects.equals(document.path("by").textValue(), attempt.by()));
    }
}
