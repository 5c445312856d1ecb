package dev.keyturn.evidence.chain;

import dev.keyturn.evidence.chain.ExportFormat.Sealed;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Checks what it has seen before no second time: what is found depends on the entry, the line or the text and the keys alone. */
final class RememberedEntryCheck extends EntryCheck {

    private record Signed(String signature, String text) {}

    private final Map<SealedEvidence, CheckedEntry> seen = new ConcurrentHashMap<>();
    private final Map<String, Optional<Sealed>> lines = new ConcurrentHashMap<>();
    private final Map<Signed, Boolean> signatures = new ConcurrentHashMap<>();

    RememberedEntryCheck(PublicKeys keys) {
        super(keys);
    }

    @Override
    CheckedEntry check(SealedEvidence entry) {
        return seen.computeIfAbsent(entry, super::check);
    }

    @Override
    Optional<Sealed> read(String line) {
        return lines.computeIfAbsent(line, super::read);
    }

    @Override
    boolean seals(Jws signature, String text) {
        return signatures.computeIfAbsent(
                new Signed(signature.header().toBase64URL() + "." + signature.signature(), text),
                signed -> super.seals(signature, text));
    }
}
