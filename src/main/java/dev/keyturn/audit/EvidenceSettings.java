package dev.keyturn.audit;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * How the chain is kept.
 *
 * @param keyFile the keys that seal it
 * @param anchorFile the anchors that verification compares with; null when this node has none
 */
public record EvidenceSettings(Path keyFile, @Nullable Path anchorFile) {}
