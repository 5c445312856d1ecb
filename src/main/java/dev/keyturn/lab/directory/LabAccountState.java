package dev.keyturn.lab.directory;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the lab's domain controller keeps of the connector account on disk.
 *
 * @param history fingerprints of its passwords, the present one first
 * @param initialPassword the first password, encrypted, until another one is set: it lets a lab that was killed during
 *     its first start hand the password to its sync servers at the next
 */
record LabAccountState(
        String guid,
        List<String> history,
        Instant pwdLastSet,
        long keyVersion,
        boolean enabled,
        int failedBinds,
        @Nullable Instant lastFailure,
        @Nullable Instant lockedAt,
        @Nullable String initialPassword) {

    /** Active Directory's default domain policy remembers as many. */
    private static final int REMEMBERED = 24;

    static LabAccountState fresh(String fingerprint, String encrypted, Instant now) {
        String guid = UUID.randomUUID().toString();
        return new LabAccountState(guid, List.of(fingerprint), now, 1, true, 0, null, null, encrypted);
    }

    String fingerprint() {
        return history.get(0);
    }

    /** Whether it is one of the two latest that are remembered: trying those does not count towards a lockout. */
    boolean wasOneOfTheLatest(String fingerprint) {
        return history.stream().skip(1).limit(2).anyMatch(fingerprint::equals);
    }

    /** Whether it is the one that the present password has replaced. */
    boolean isPrevious(String fingerprint) {
        return history.size() > 1 && history.get(1).equals(fingerprint);
    }

    /**
     * A new password leaves a lockout as it is. The same one again is remembered twice, as in Active Directory: the one
     * before is then the same.
     */
    LabAccountState withPassword(String fingerprint, Instant now) {
        List<String> passwords = Stream.concat(Stream.of(fingerprint), history.stream())
                .limit(REMEMBERED)
                .toList();
        return new LabAccountState(
                guid, passwords, now, keyVersion + 1, enabled, failedBinds, lastFailure, lockedAt, null);
    }

    LabAccountState withFailures(int count, @Nullable Instant last, @Nullable Instant locked) {
        return new LabAccountState(
                guid, history, pwdLastSet, keyVersion, enabled, count, last, locked, initialPassword);
    }

    LabAccountState withEnabled(boolean now) {
        return new LabAccountState(
                guid, history, pwdLastSet, keyVersion, now, failedBinds, lastFailure, lockedAt, initialPassword);
    }
}
