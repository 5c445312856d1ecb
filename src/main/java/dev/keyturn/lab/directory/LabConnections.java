package dev.keyturn.lab.directory;

import com.unboundid.ldap.listener.LDAPListenerClientConnection;
import java.io.IOException;
import java.io.UncheckedIOException;

/** Ends a client's connection in the middle of a request. */
final class LabConnections {

    private LabConnections() {}

    static void cut(LDAPListenerClientConnection connection) {
        try {
            connection.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot close a connection.", e);
        }
    }
}
