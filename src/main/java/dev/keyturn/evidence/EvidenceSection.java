package dev.keyturn.evidence;

import org.jspecify.annotations.Nullable;

/** One member of the evidence document. */
@FunctionalInterface
interface EvidenceSection {

    /** @return plain values: text, numbers, truth values, lists and maps of them; null when there is nothing to tell */
    @Nullable
    Object of(RecordedRotation recorded);
}
