package dev.keyturn.evidence.chain;

import dev.keyturn.kernel.JsonFacts;
import dev.keyturn.rotation.AttemptLog;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

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
        chain.append(
                EntryKind.ATTEMPT,
                null,
                new JsonFacts()
                        .with("rotation", attempt.rotation())
                        .with("by", attempt.by())
                        .with("login", attempt.login())
                        .with("what", attempt.what())
                        .with("message", attempt.message())
                        .asMap());
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
