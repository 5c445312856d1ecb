package dev.keyturn.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the policy in effect for an account: the fine-grained one where one applies and may be read, else the domain's. */
final class PolicyReader {

    private static final int DOMAIN_PASSWORD_COMPLEX = 1;
    private static final String[] OF_DOMAIN = {
        "minPwdLength", "pwdProperties", "minPwdAge", "pwdHistoryLength", "lockoutThreshold", "lockOutObservationWindow"
    };
    private static final String[] FINE_GRAINED = {
        "msDS-MinimumPasswordLength",
        "msDS-PasswordComplexityEnabled",
        "msDS-MinimumPasswordAge",
        "msDS-PasswordHistoryLength",
        "msDS-LockoutThreshold",
        "msDS-LockoutObservationWindow"
    };

    private PolicyReader() {}

    static PasswordPolicy read(AdSession session, Entry account) {
        String fineGrained = account.getAttributeValue("msDS-ResultantPSO");
        Entry own = fineGrained == null ? null : read(session, account, fineGrained, FINE_GRAINED);
        if (own != null && own.hasAttribute("msDS-MinimumPasswordLength")) {
            boolean complex = !"FALSE".equalsIgnoreCase(own.getAttributeValue("msDS-PasswordComplexityEnabled"));
            return policy(own, FINE_GRAINED, complex, true);
        }
        Entry domain = read(session, account, domainOf(account.getDN()), OF_DOMAIN);
        if (domain == null) {
            return new PasswordPolicy(0, true, false, Duration.ZERO, 0, 0, Duration.ZERO);
        }
        Integer properties = domain.getAttributeValueAsInteger("pwdProperties");
        boolean complex = properties == null || (properties & DOMAIN_PASSWORD_COMPLEX) != 0;
        return policy(domain, OF_DOMAIN, complex, fineGrained == null && domain.hasAttribute("minPwdLength"));
    }

    /** What is left of a distinguished name when everything before its domain components is taken away. */
    static String domainOf(String dn) {
        try {
            DN rest = new DN(dn);
            while (rest != null
                    && !rest.toNormalizedString().toLowerCase(Locale.ROOT).startsWith("dc=")) {
                rest = rest.getParent();
            }
            return rest == null ? dn : rest.toString();
        } catch (LDAPException e) {
            return dn;
        }
    }

    private static PasswordPolicy policy(Entry entry, String[] names, boolean complex, boolean complete) {
        return new PasswordPolicy(
                number(entry, names[0]),
                complex,
                complete,
                FileTime.toDuration(entry.getAttributeValueAsLong(names[2])),
                number(entry, names[3]),
                number(entry, names[4]),
                FileTime.toDuration(entry.getAttributeValueAsLong(names[5])));
    }

    private static int number(Entry entry, String name) {
        Integer value = entry.getAttributeValueAsInteger(name);
        return value == null ? 0 : value;
    }

    private static @Nullable Entry read(AdSession session, Entry account, String dn, String... attributes) {
        SearchRequest request =
                new SearchRequest(dn, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), attributes);
        List<SearchResultEntry> found = session.search(request, account.getDN());
        return found.isEmpty() ? null : found.get(0);
    }
}
