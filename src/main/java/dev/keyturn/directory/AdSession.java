package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPConnection;

/**
 * A connection to one domain controller, logged in as the rotator.
 *
 * @param domainController host and port, as people know it
 */
record AdSession(LDAPConnection connection, String domainController) implements AutoCloseable {

    @Override
    public void close() {
        connection.close();
    }
}
