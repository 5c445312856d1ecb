package dev.keyturn.directory;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.SearchRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import dev.keyturn.account.Account;
import dev.keyturn.kernel.Finding;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How old the rotator's own password is: it is as powerful as the account's, and nothing changes it by itself. */
final class RotatorAge {

    private RotatorAge() {}

    /** Null when the rotator cannot be found, or does not show when its password was set. */
    static @Nullable Finding of(AdSession session, Account account, Instant now) {
        String rotator = account.directory().rotatorDn();
        String domain = session.root().domain();
        SearchRequest request =
                request(rotator, domain == null ? account.directory().baseDn() : domain);
        List<SearchResultEntry> found = session.search(request, rotator);
        Instant set =
                found.size() == 1 ? AdEncodings.instant(found.get(0).getAttributeValueAsLong("pwdLastSet")) : null;
        if (set == null) {
            return null;
        }
        Duration age = Duration.between(set, now);
        String message = "The rotator " + rotator + " has had its own password since " + set;
        return age.compareTo(account.maximumAge()) > 0
                ? Finding.warns(
                        account.name(),
                        message + ", for " + age.toDays()
                                + " days, and nothing changes it by itself. As a domain administrator:"
                                + " Set-ADAccountPassword " + name(rotator)
                                + " -Reset; then write the new one into the file that is configured, or make a new keytab.")
                : Finding.informs(account.name(), message + ".");
    }

    private static SearchRequest request(String rotator, String domain) {
        if (DN.isValidDN(rotator)) {
            return new SearchRequest(
                    rotator, SearchScope.BASE, Filter.createPresenceFilter("objectClass"), "pwdLastSet");
        }
        Filter names = Filter.createORFilter(
                Filter.createEqualityFilter("userPrincipalName", rotator),
                Filter.createEqualityFilter("sAMAccountName", name(rotator)));
        return new SearchRequest(domain, SearchScope.SUB, names, "pwdLastSet");
    }

    /** As it stands in a command, which takes a distinguished name too. */
    private static String name(String rotator) {
        if (DN.isValidDN(rotator)) {
            return '"' + rotator + '"';
        }
        String name = rotator.substring(rotator.indexOf('\\') + 1);
        int at = name.indexOf('@');
        return at < 0 ? name : name.substring(0, at);
    }
}
