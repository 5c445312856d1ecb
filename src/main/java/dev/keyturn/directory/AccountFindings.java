package dev.keyturn.directory;

import dev.keyturn.kernel.Finding;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/** What the attributes of a connector account mean for a rotation. */
final class AccountFindings {

    private final Observation seen;
    private final List<Finding> findings = new ArrayList<>();

    private AccountFindings(Observation seen) {
        this.seen = seen;
    }

    /** Blocking findings first. */
    static List<Finding> of(Observation seen) {
        AccountFindings account = new AccountFindings(seen);
        account.kind();
        account.identity();
        account.state();
        return Stream.of(account.findings, PasswordFindings.of(seen), LogonFindings.of(seen))
                .flatMap(List::stream)
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
    }

    private void kind() {
        if (seen.entry().hasObjectClass("msDS-GroupManagedServiceAccount")
                || seen.entry().hasObjectClass("msDS-ManagedServiceAccount")) {
            findings.add(seen.blocks("is a group managed service account, whose password Active Directory itself"
                    + " changes; use another account for the connector."));
        }
        byte[][] groups = seen.entry().getAttributeValueByteArrays("tokenGroups");
        if (groups != null
                && Arrays.stream(groups)
                        .map(SecurityId::toText)
                        .anyMatch(
                                group -> group.startsWith("S-1-5-21-") && group.endsWith(SecurityId.PROTECTED_USERS))) {
            findings.add(seen.warns("is a member of Protected Users, directly or through another group, which keeps it"
                    + " from logging in with NTLM; take it out of this group."));
        }
    }

    /** Between approval and change it may have been moved or renamed, or deleted and made anew. */
    private void identity() {
        String known = seen.intent().guid();
        if (known == null) {
            return;
        }
        String name = seen.entry().getAttributeValue("sAMAccountName");
        if (!known.equalsIgnoreCase(AccountReader.guid(seen.entry()))) {
            findings.add(seen.blocks("is not the object that was checked before the approval: that one is gone and"
                    + " another has its name. Cancel this rotation and ask for a new one."));
        } else if (!seen.account().account().equalsIgnoreCase(name)) {
            findings.add(seen.blocks("was renamed to " + name + " since the approval; the sync servers log in with the"
                    + " old name. Rename it back, or correct the configuration of Keyturn and of the connector."));
        } else if (!Objects.equals(seen.intent().dn(), seen.entry().getDN())
                && seen.intent().dn() != null) {
            findings.add(seen.warns(
                    "was moved since the approval, from " + seen.intent().dn() + " to "
                            + seen.entry().getDN() + ". It is the same object, so the rotation goes on with it."));
        }
    }

    private void state() {
        int before = findings.size();
        if (seen.flag(Observation.DISABLED)) {
            findings.add(seen.blocks("is disabled; enable it."));
        }
        if (seen.locked()) {
            findings.add(seen.blocks("is locked, and a new password does not unlock it; find what sends the wrong"
                    + " password, then unlock it."));
        }
        Instant expires = seen.time("accountExpires");
        if (expires != null && !expires.isAfter(seen.now())) {
            findings.add(seen.blocks("expired at " + expires + "; extend it."));
        }
        if (findings.size() == before) {
            findings.add(seen.informs("is enabled and not locked."));
        }
    }
}
