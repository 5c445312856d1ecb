package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.List;

/**
 * A connection to one domain controller, logged in as the rotator.
 *
 * @param root what the domain controller says of itself
 */
record AdSession(LDAPConnection connection, DomainController controller, RootDse root) implements AutoCloseable {

    /** Host and port, as people know it. */
    String domainController() {
        return controller.name();
    }

    /** @return nothing when the base does not exist */
    List<SearchResultEntry> search(SearchRequest request, String account) {
        try {
            return connection.search(request).getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode() == ResultCode.NO_SUCH_OBJECT) {
                return List.of();
            }
            throw AdErrors.read(e, account, domainController());
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
