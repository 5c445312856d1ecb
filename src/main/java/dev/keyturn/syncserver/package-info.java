/**
 * The ports {@link dev.keyturn.syncserver.ConnectorAdapter} and {@link dev.keyturn.syncserver.ServiceAdapter}, and
 * their adapters for Entra Connect on one command client.
 */
@NullMarked
package dev.keyturn.syncserver;

import org.jspecify.annotations.NullMarked;
