package dev.keyturn.directory;

import dev.keyturn.kernel.Finding;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What Active Directory says of the connector account.
 *
 * @param domainController the one that was asked
 * @param dn its distinguished name; it may be moved at any time, so {@code guid} identifies it
 * @param guid its {@code objectGUID}
 * @param pwdLastSet when its password was last set, by the domain controller's clock; null if never
 * @param keyVersion {@code msDS-KeyVersionNumber}: goes up by one with each password, zero when not readable
 * @param wrongLogonsLeft how many wrong passwords lock the account at this domain controller;
 *     {@link Integer#MAX_VALUE} when none ever does
 * @param restorable whether an earlier password could be set again, if it is known
 * @param findings what a person should know, blocking findings first
 * @param rightAtRisk what keeps or will keep the right to set the password from being used; null when nothing does
 */
public record AccountState(
        String domainController,
        String dn,
        String guid,
        @Nullable Instant pwdLastSet,
        long keyVersion,
        int wrongLogonsLeft,
        boolean restorable,
        List<Finding> findings,
        @Nullable Finding rightAtRisk) {

    public AccountState(
            String domainController,
            String dn,
            String guid,
            @Nullable Instant pwdLastSet,
            long keyVersion,
            int wrongLogonsLeft,
            boolean restorable,
            List<Finding> findings) {
        this(domainController, dn, guid, pwdLastSet, keyVersion, wrongLogonsLeft, restorable, findings, null);
    }

    /** With one more finding. */
    AccountState with(Finding more) {
        List<Finding> all = Stream.concat(findings.stream(), Stream.of(more))
                .sorted(Comparator.comparing(Finding::severity))
                .toList();
        return new AccountState(
                domainController, dn, guid, pwdLastSet, keyVersion, wrongLogonsLeft, restorable, all, rightAtRisk);
    }

    /** Whether both show the same password: the key version decides where both have one, else the time. */
    public boolean showsSamePasswordAs(AccountState other) {
        if (keyVersion != 0 && other.keyVersion != 0) {
            return keyVersion == other.keyVersion;
        }
        return pwdLastSet != null && pwdLastSet.equals(other.pwdLastSet);
    }

    /** Whether the other one has a password that was replaced by this one. */
    public boolean isNewerThan(AccountState other) {
        if (keyVersion != 0 && other.keyVersion != 0) {
            return keyVersion > other.keyVersion;
        }
        return pwdLastSet != null && other.pwdLastSet != null && pwdLastSet.isAfter(other.pwdLastSet);
    }
}
