package dev.keyturn.syncserver;

import java.time.Instant;

/**
 * A sign that a sync server cannot log in with the password that its service holds.
 *
 * @param code {@code no-start-credentials} and its like, or {@code event-6000}
 * @param message what was seen, for a person; it quotes nothing that the server wrote
 * @param time when, by the server's clock
 */
public record Symptom(String server, String code, String message, Instant time) {}
