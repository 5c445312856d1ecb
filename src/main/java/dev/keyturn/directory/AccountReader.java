package dev.keyturn.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPSearchException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.keyturn.account.Account;
import dev.keyturn.step.StepFailure;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads the connector account and the policy that applies to it, through one session. */
final class AccountReader {

    private static final String[] ATTRIBUTES = {
        "objectClass",
        "objectGUID",
        "sAMAccountName",
        "displayName",
        "memberOf",
        "userAccountControl",
        "accountExpires",
        "lockoutTime",
        "pwdLastSet",
        "msDS-User-Account-Control-Computed",
        "msDS-KeyVersionNumber",
        "msDS-ResultantPSO",
        "allowedAttributesEffective"
    };
    private static final int DOMAIN_PASSWORD_COMPLEX = 1;

    private AccountReader() {}

    /** @throws StepFailure when there is no such account, or more than one */
    static SearchResultEntry account(AdSession session, Account account) {
        Filter filter = Filter.createEqualityFilter("sAMAccountName", account.account());
        SearchRequest request = new SearchRequest(account.directory().baseDn(), SearchScope.SUB, filter, ATTRIBUTES);
        List<SearchResultEntry> found = search(session, request, account);
        if (found.isEmpty()) {
            throw StepFailure.refused(
                    "account-unknown",
                    session.domainController() + " knows no account " + account.account() + " below "
                            + account.directory().baseDn() + "; correct the account or the base in the configuration.",
                    null);
        }
        if (found.size() > 1) {
            throw StepFailure.refused(
                    "account-ambiguous",
                    session.domainController() + " knows " + found.size() + " accounts " + account.account() + " below "
                            + account.directory().baseDn() + "; narrow the base in the configuration.",
                    null);
        }
        return found.get(0);
    }

    /** The fine-grained policy where one applies and may be read, else the domain's. */
    static PasswordPolicy policy(AdSession session, Account account, Entry entry) {
        String fineGrained = entry.getAttributeValue("msDS-ResultantPSO");
        if (fineGrained != null) {
            Entry policy =
                    read(session, account, fineGrained, "msDS-MinimumPasswordLength", "msDS-PasswordComplexityEnabled");
            Integer length = policy == null ? null : policy.getAttributeValueAsInteger("msDS-MinimumPasswordLength");
            if (policy != null && length != null) {
                boolean complex = !"FALSE".equalsIgnoreCase(policy.getAttributeValue("msDS-PasswordComplexityEnabled"));
                return new PasswordPolicy(length, complex, true);
            }
        }
        Entry domain = read(session, account, domainRoot(entry.getDN()), "minPwdLength", "pwdProperties");
        Integer length = domain == null ? null : domain.getAttributeValueAsInteger("minPwdLength");
        Integer properties = domain == null ? null : domain.getAttributeValueAsInteger("pwdProperties");
        boolean complex = properties == null || (properties & DOMAIN_PASSWORD_COMPLEX) != 0;
        return new PasswordPolicy(length == null ? 0 : length, complex, length != null && fineGrained == null);
    }

    private static @Nullable Entry read(AdSession session, Account account, String dn, String... attributes) {
        SearchRequest request =
                new SearchRequest(dn, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), attributes);
        List<SearchResultEntry> found = search(session, request, account);
        return found.isEmpty() ? null : found.get(0);
    }

    private static List<SearchResultEntry> search(AdSession session, SearchRequest request, Account account) {
        try {
            return session.connection().search(request).getSearchEntries();
        } catch (LDAPSearchException e) {
            if (e.getResultCode() == ResultCode.NO_SUCH_OBJECT) {
                return List.of();
            }
            throw AdErrors.read(e, account.account(), session.domainController());
        }
    }

    /** What is left of a distinguished name when everything before its domain components is taken away. */
    private static String domainRoot(String dn) {
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
}
