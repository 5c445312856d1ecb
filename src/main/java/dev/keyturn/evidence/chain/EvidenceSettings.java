package dev.keyturn.evidence.chain;

import java.nio.file.Path;

/**
 * How the chain is kept.
 *
 * @param keyFile the keys that seal it
 */
public record EvidenceSettings(Path keyFile) {}
