package dev.keyturn.syncserver;

import dev.keyturn.syncserver.worker.SignedAnswer;
import java.time.Instant;

/**
 * What a sync server answered to a command that it has done.
 *
 * @param serverTime by the server's own clock, UTC
 * @param before what the command is about, as the server found it
 * @param after the same, as the server left it
 * @param result what the command was to find out; empty for most commands
 * @param signed the whole answer as the server signed it
 */
public record CommandAnswer(
        Instant serverTime, AnswerPart before, AnswerPart after, AnswerPart result, SignedAnswer signed) {}
