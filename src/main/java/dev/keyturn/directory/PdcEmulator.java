package dev.keyturn.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which domain controller of a domain the others turn to when a password fails: it is named by the domain's own object. */
final class PdcEmulator {

    private static final Logger LOG = LoggerFactory.getLogger(PdcEmulator.class);

    private PdcEmulator() {}

    /** @return its name in DNS; null when it cannot be found out */
    static @Nullable String of(AdSession session) {
        String domain = session.root().domain();
        if (domain == null) {
            return null;
        }
        try {
            // names the settings object below the domain controller's own
            String owner = value(session, domain, "fSMORoleOwner");
            DN controller = owner == null ? null : new DN(owner).getParent();
            return controller == null ? null : value(session, controller.toString(), "dNSHostName");
        } catch (LDAPException e) {
            LOG.debug("{} does not tell which one is the PDC emulator.", session.domainController(), e);
            return null;
        }
    }

    private static @Nullable String value(AdSession session, String dn, String attribute) throws LDAPException {
        Entry entry = session.connection().getEntry(dn, attribute);
        return entry == null ? null : entry.getAttributeValue(attribute);
    }
}
