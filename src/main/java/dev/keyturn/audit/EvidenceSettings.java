package dev.keyturn.audit;

import java.nio.file.Path;
import java.time.Period;
import org.jspecify.annotations.Nullable;

/**
 * How the chain is kept.
 *
 * @param keyFile the keys that seal it
 * @param retention how long entries are kept
 * @param anchorFile the anchors that verification compares with; null when this node has none
 */
public record EvidenceSettings(
        Path keyFile, Period retention, @Nullable Path anchorFile) {}
