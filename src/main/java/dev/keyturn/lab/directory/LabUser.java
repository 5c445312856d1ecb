package dev.keyturn.lab.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;

/** Who a connection is bound as. */
enum LabUser {
    ANONYMOUS,
    ROTATOR,
    CONNECTOR_ACCOUNT,
    /** A name that no user of the forest has. */
    UNKNOWN;

    /** Finds a user by distinguished name, user principal name or {@code DOMAIN\name}. */
    static LabUser named(String name, LabForest forest) {
        if (name.isEmpty()) {
            return ANONYMOUS;
        }
        if (is(name, forest.accountDn(), forest)) {
            return CONNECTOR_ACCOUNT;
        }
        return is(name, forest.rotatorDn(), forest) ? ROTATOR : UNKNOWN;
    }

    /** The value of the first part of a distinguished name. */
    static String nameIn(String dn) {
        try {
            return new DN(dn).getRDN().getAttributeValues()[0];
        } catch (LDAPException e) {
            throw new IllegalArgumentException(dn + " is not a distinguished name.", e);
        }
    }

    private static boolean is(String name, String dn, LabForest forest) {
        String user = nameIn(dn);
        return name.equalsIgnoreCase(forest.userPrincipalName(user))
                || name.equalsIgnoreCase(forest.netBiosName() + "\\" + user)
                || DN.isValidDN(name) && sameDn(name, dn);
    }

    private static boolean sameDn(String one, String other) {
        try {
            return DN.equals(one, other);
        } catch (LDAPException e) {
            return false;
        }
    }
}
