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

/**
 * The password rules in effect for one account.
 *
 * @param minimumLength in characters
 * @param complex whether characters of several classes are demanded
 * @param complete false when a fine-grained policy applies to the account and may not be read; then the rules may be
 *     stricter than these
 * @param minimumAge before it has passed, the account cannot change its password itself
 * @param history how many earlier passwords the account cannot change to itself
 * @param lockoutThreshold how many wrong passwords lock the account; zero for never
 * @param observationWindow after which a wrong password no longer counts
 */
record PasswordPolicy(
        int minimumLength,
        boolean complex,
        boolean complete,
        Duration minimumAge,
        int history,
        int lockoutThreshold,
        Duration observationWindow) {

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

    /** In effect for an account: the fine-grained one where one applies and may be read, else the domain's. */
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
                AdEncodings.duration(entry.getAttributeValueAsLong(names[2])),
                number(entry, names[3]),
                number(entry, names[4]),
                AdEncodings.duration(entry.getAttributeValueAsLong(names[5])));
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
