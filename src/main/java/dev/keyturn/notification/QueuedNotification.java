package dev.keyturn.notification;

import java.time.Instant;

/** @param attempts how often it was tried to mail it */
record QueuedNotification(String id, Notification notification, Instant queuedAt, int attempts) {}
