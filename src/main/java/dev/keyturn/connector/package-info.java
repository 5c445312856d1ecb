/** The port {@link dev.keyturn.connector.ConnectorAdapter} and its adapter for the AD connector of an Entra Connect sync server. */
@NullMarked
package dev.keyturn.connector;

import org.jspecify.annotations.NullMarked;
