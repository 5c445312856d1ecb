package dev.keyturn.lab.directory;

import com.unboundid.ldap.listener.SearchEntryParer;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.util.StaticUtils;
import dev.keyturn.kernel.ObjectGuid;
import dev.keyturn.lab.state.Fault;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The forest as entries, made anew for each search. There is no {@code unicodePwd}: it can be neither read nor searched
 * for.
 */
final class LabEntries {

    private static final int NORMAL_ACCOUNT = 0x200;
    private static final int DISABLED = 0x2;
    private static final int PASSWORD_NEVER_EXPIRES = 0x10000;
    private static final int LOCKED = 0x10;
    private static final long NEVER = Long.MAX_VALUE;
    private static final int PASSWORD_COMPLEX = 1;
    /** A domain controller computes these and gives them only to those who ask for them by name. */
    private static final List<String> CONSTRUCTED = List.of(
            "msDS-User-Account-Control-Computed", "msDS-KeyVersionNumber", "tokenGroups", "nTSecurityDescriptor");

    /** Account restrictions and logon information; the key version is computed for those who may read everything. */
    private static final List<String> UNREADABLE = List.of(
            "userAccountControl",
            "accountExpires",
            "pwdLastSet",
            "msDS-User-Account-Control-Computed",
            "badPwdCount",
            "badPasswordTime",
            "logonHours",
            "userWorkstations",
            "lockoutTime",
            "msDS-KeyVersionNumber");

    private static final int SMART_CARD_REQUIRED = 0x40000;
    private static final int HOURS_OF_A_WEEK = 7 * 24;
    private static final String HOST = "localhost";

    private final LabForest forest;
    private final LabConnectorAccount account;
    private final LabAccessList security = new LabAccessList();

    LabEntries(LabForest forest, LabConnectorAccount account) {
        this.forest = forest;
        this.account = account;
    }

    Entry rootDse(LabUser asker, Instant now) {
        Entry entry = new Entry("");
        entry.addAttribute("defaultNamingContext", forest.baseDn());
        entry.addAttribute("namingContexts", forest.baseDn());
        entry.addAttribute("rootDomainNamingContext", forest.baseDn());
        entry.addAttribute("dnsHostName", HOST);
        entry.addAttribute("supportedLDAPVersion", "3");
        entry.addAttribute("vendorName", LabForest.VENDOR);
        entry.addAttribute("currentTime", StaticUtils.encodeGeneralizedTime(now.toEpochMilli()));
        if (asker == LabUser.ROTATOR || asker == LabUser.CONNECTOR_ACCOUNT) {
            entry.addAttribute(new Attribute("tokenGroups", security.groupsOf(asker, false)));
        }
        return entry;
    }

    List<Entry> all() {
        return List.of(domain(), users(), controller(), connectorAccount(), rotator());
    }

    /** The account by its {@code objectGUID}, which finds it wherever it is. */
    boolean isGuid(String base) {
        return base.equalsIgnoreCase("<GUID=" + account.state().guid() + ">");
    }

    /** Leaves what was asked for. */
    Entry pare(Entry entry, List<String> attributes) {
        if (attributes.isEmpty() || attributes.contains("*")) {
            CONSTRUCTED.stream()
                    .filter(name -> attributes.stream().noneMatch(name::equalsIgnoreCase))
                    .forEach(entry::removeAttribute);
        }
        return new SearchEntryParer(attributes, null).pareEntry(entry);
    }

    private Entry domain() {
        Entry entry = new Entry(forest.baseDn());
        entry.addAttribute("objectClass", "top", "domain", "domainDNS");
        entry.addAttribute("distinguishedName", forest.baseDn());
        entry.addAttribute("fSMORoleOwner", "CN=NTDS Settings," + controllerDn());
        entry.addAttribute("minPwdLength", number(LabPasswordRules.MINIMUM_LENGTH));
        entry.addAttribute("pwdProperties", number(PASSWORD_COMPLEX));
        entry.addAttribute("pwdHistoryLength", "24");
        entry.addAttribute("minPwdAge", "0");
        entry.addAttribute("lockoutThreshold", number(LabPasswordRules.LOCKOUT_THRESHOLD));
        entry.addAttribute("lockOutObservationWindow", interval(LabPasswordRules.OBSERVATION_WINDOW));
        entry.addAttribute("lockoutDuration", interval(LabPasswordRules.LOCKOUT_DURATION));
        return entry;
    }

    /** The one domain controller: it has every role. */
    private Entry controller() {
        Entry entry = new Entry(controllerDn());
        entry.addAttribute("objectClass", "top", "server");
        entry.addAttribute("cn", HOST);
        entry.addAttribute("dNSHostName", HOST);
        return entry;
    }

    private String controllerDn() {
        return "CN=" + HOST + ",CN=Servers,CN=Lab,CN=Sites,CN=Configuration," + forest.baseDn();
    }

    private Entry users() {
        Entry entry = new Entry(forest.usersDn());
        entry.addAttribute("objectClass", "top", "container");
        entry.addAttribute("cn", "Users");
        entry.addAttribute("distinguishedName", forest.usersDn());
        return entry;
    }

    private Entry rotator() {
        String name = LabUser.nameIn(forest.rotatorDn());
        Entry entry = user(forest.rotatorDn(), name);
        entry.addAttribute("userAccountControl", number(NORMAL_ACCOUNT | PASSWORD_NEVER_EXPIRES));
        return entry;
    }

    private Entry connectorAccount() {
        LabAccountState state = account.state();
        Entry entry = user(forest.accountDn(), forest.account());
        entry.addAttribute("displayName", forest.account());
        entry.addAttribute(
                new Attribute("objectGUID", ObjectGuid.of(state.guid()).bytes()));
        entry.addAttribute(
                "userAccountControl",
                number(NORMAL_ACCOUNT | PASSWORD_NEVER_EXPIRES | (state.enabled() ? 0 : DISABLED)));
        entry.addAttribute("accountExpires", number(NEVER));
        entry.addAttribute("pwdLastSet", fileTime(state.pwdLastSet()));
        entry.addAttribute("badPwdCount", number(state.failedBinds()));
        entry.addAttribute("badPasswordTime", fileTime(state.lastFailure()));
        entry.addAttribute("lockoutTime", fileTime(state.lockedAt()));
        entry.addAttribute("msDS-User-Account-Control-Computed", number(account.locked() ? LOCKED : 0));
        entry.addAttribute("msDS-KeyVersionNumber", number(state.keyVersion()));
        entry.addAttribute(new Attribute(
                "tokenGroups", security.groupsOf(LabUser.CONNECTOR_ACCOUNT, account.holds(Fault.PROTECTED_USER))));
        entry.addAttribute(new Attribute("objectSid", security.connectorAccount()));
        entry.addAttribute(new Attribute("nTSecurityDescriptor", descriptor()));
        restrict(entry);
        return entry;
    }

    private byte[] descriptor() {
        if (account.holds(Fault.RESTRICTED_PERMISSIONS)) {
            return security.restricted();
        }
        return account.holds(Fault.UNREADABLE_ACCOUNT) ? security.unreadable() : security.descriptor();
    }

    private void restrict(Entry entry) {
        if (account.holds(Fault.LOGON_HOURS)) {
            entry.addAttribute(new Attribute("logonHours", new byte[HOURS_OF_A_WEEK / Byte.SIZE]));
        }
        if (account.holds(Fault.LOGON_WORKSTATIONS)) {
            entry.addAttribute("userWorkstations", "AADC01,AADC02");
        }
        if (account.holds(Fault.SMART_CARD_REQUIRED)) {
            long flags = entry.getAttributeValueAsLong("userAccountControl");
            entry.setAttribute("userAccountControl", number(flags | SMART_CARD_REQUIRED));
        }
        if (account.holds(Fault.AUTHENTICATION_POLICY)) {
            entry.addAttribute(
                    "msDS-AssignedAuthNPolicy",
                    "CN=Tier 0,CN=AuthN Policies,CN=AuthN Policy Configuration,CN=Services,CN=Configuration,"
                            + forest.baseDn());
        }
        if (account.holds(Fault.UNREADABLE_ACCOUNT)) {
            UNREADABLE.forEach(entry::removeAttribute);
        }
    }

    private Entry user(String dn, String name) {
        Entry entry = new Entry(dn);
        entry.addAttribute("objectClass", "top", "person", "organizationalPerson", "user");
        entry.addAttribute("cn", name);
        entry.addAttribute("sAMAccountName", name);
        entry.addAttribute("userPrincipalName", forest.userPrincipalName(name));
        entry.addAttribute("distinguishedName", dn);
        return entry;
    }

    private static String number(long value) {
        return Long.toString(value);
    }

    /** In units of 100 ns, negative. */
    private static String interval(Duration duration) {
        return number(-duration.toNanos() / 100);
    }

    /** In units of 100 ns since 1601; zero is never. */
    private static String fileTime(@Nullable Instant time) {
        return time == null
                ? "0"
                : number((time.getEpochSecond() + 11_644_473_600L) * 10_000_000L + time.getNano() / 100);
    }
}
