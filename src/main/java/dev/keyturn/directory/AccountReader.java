package dev.keyturn.directory;

import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.keyturn.account.Account;
import dev.keyturn.kernel.StepFailure;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds the connector account, and reads what matters of it, through one session. */
final class AccountReader {

    private static final String[] ATTRIBUTES = {
        "objectClass",
        "objectGUID",
        "sAMAccountName",
        "displayName",
        "userAccountControl",
        "accountExpires",
        "lockoutTime",
        "badPwdCount",
        "badPasswordTime",
        "pwdLastSet",
        "tokenGroups",
        "objectSid",
        "adminCount",
        "userWorkstations",
        "logonHours",
        "msDS-AssignedAuthNPolicy",
        "msDS-AssignedAuthNPolicySilo",
        "nTSecurityDescriptor",
        "msDS-User-Account-Control-Computed",
        "msDS-KeyVersionNumber",
        "msDS-ResultantPSO"
    };
    private static final String SD_FLAGS = "1.2.840.113556.1.4.801";
    private static final int DACL = 4;

    private AccountReader() {}

    /**
     * The object that the rotation is about, wherever it is now; before the pre-check, the one of the configured name.
     *
     * @throws StepFailure when there is no such account, or more than one
     */
    static SearchResultEntry account(AdSession session, Account account, @Nullable String guid) {
        SearchResultEntry entry = guid == null ? null : read(session, account, "<GUID=" + guid + ">");
        return entry == null ? named(session, account) : entry;
    }

    /** @throws StepFailure when there is no account of the configured name, or more than one */
    static SearchResultEntry named(AdSession session, Account account) {
        SearchResultEntry entry = read(session, account, dn(session, account));
        if (entry == null) {
            throw unknown(session, account);
        }
        return entry;
    }

    static String dn(AdSession session, Account account) {
        List<SearchResultEntry> found =
                find(session, account, account.directory().baseDn());
        String domain = session.root().domain();
        if (found.isEmpty() && domain != null) {
            // the name is unique in the whole domain: it was moved out of the base
            found = find(session, account, domain);
        }
        if (found.isEmpty()) {
            throw unknown(session, account);
        }
        if (found.size() > 1) {
            throw StepFailure.refused(
                    "account-ambiguous",
                    session.domainController() + " knows " + found.size() + " accounts " + account.account() + " below "
                            + account.directory().baseDn() + "; narrow the base in the configuration.");
        }
        return found.get(0).getDN();
    }

    private static List<SearchResultEntry> find(AdSession session, Account account, String base) {
        Filter filter = Filter.createEqualityFilter("sAMAccountName", account.account());
        return session.search(
                new SearchRequest(base, SearchScope.SUB, filter, SearchRequest.NO_ATTRIBUTES), account.account());
    }

    /** One object with all that its domain controller computes for it, which it does only for a single object. */
    private static @Nullable SearchResultEntry read(AdSession session, Account account, String dn) {
        SearchRequest request =
                new SearchRequest(dn, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), ATTRIBUTES);
        // without it the audit list is asked for too, which takes a right that the rotator should not have
        ASN1Sequence flags = new ASN1Sequence(new ASN1Integer(DACL));
        request.addControl(new Control(SD_FLAGS, false, new ASN1OctetString(flags.encode())));
        List<SearchResultEntry> found = session.search(request, account.account());
        return found.isEmpty() ? null : found.get(0);
    }

    private static StepFailure unknown(AdSession session, Account account) {
        return StepFailure.refused(
                "account-unknown",
                session.domainController() + " knows no account " + account.account() + " below "
                        + account.directory().baseDn() + "; correct the account or the base in the configuration.");
    }
}
