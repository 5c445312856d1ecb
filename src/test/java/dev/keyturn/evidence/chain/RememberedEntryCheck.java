package dev.keyturn.evidence.chain;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Checks an entry that it has seen before no second time: what is found depends on the entry and the keys alone. */
final class RememberedEntryCheck extends EntryCheck {

    private final Map<SealedEvidence, CheckedEntry> seen = new ConcurrentHashMap<>();

    RememberedEntryCheck(PublicKeys keys) {
        super(keys);
    }

    @Override
    CheckedEntry check(SealedEvidence entry) {
        return seen.computeIfAbsent(entry, super::check);
    }
}
