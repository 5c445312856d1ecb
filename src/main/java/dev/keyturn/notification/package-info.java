/**
 * Notifications by e-mail: an outbox that is written in the engine's transaction, and mails that are sent afterwards,
 * at least once, without ever holding a rotation up.
 */
@NullMarked
package dev.keyturn.notification;

import org.jspecify.annotations.NullMarked;
