package dev.keyturn.syncserver.worker;

import org.jspecify.annotations.Nullable;

/**
 * What a command has come to on the sync server.
 *
 * @param output standard output of the command's process
 * @param exitCode of that process
 * @param complaint its standard error; null when it wrote none
 * @param signed the whole answer as the server signed it
 */
public record WorkerAnswer(
        String output, int exitCode, @Nullable String complaint, SignedAnswer signed) {}
