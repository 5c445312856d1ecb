package dev.keyturn.audit;

import java.nio.file.Path;

/**
 * How the chain is kept.
 *
 * @param keyFile the keys that seal it
 */
public record EvidenceSettings(Path keyFile) {}
