package dev.keyturn.notice;

import java.time.Instant;

/** @param attempts how often it was tried to mail it */
record QueuedNotice(String id, Notice notice, Instant queuedAt, int attempts) {}
