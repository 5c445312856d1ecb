package dev.keyturn.lab.directory;

import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.lab.state.LabFolder;
import dev.keyturn.lab.state.LabKeys;
import dev.keyturn.secret.Secret;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The connector account as its domain controller treats it: logons, lockout, password. Every change is on disk before the call returns. */
final class LabConnectorAccount {

    private final LabForest forest;
    private final LabFolder folder;
    private final LabKeys keys;
    private final Faults faults;
    private final Journal journal;
    private final Clock clock;
    private LabAccountState state;

    LabConnectorAccount(LabForest forest, LabFolder folder, LabKeys keys, Faults faults, Journal journal, Clock clock) {
        this.forest = forest;
        this.folder = folder;
        this.keys = keys;
        this.faults = faults;
        this.journal = journal;
        this.clock = clock;
        this.state = folder.read(file(), LabAccountState.class).orElseGet(this::fresh);
        keep(state);
    }

    synchronized LabAccountState state() {
        return state;
    }

    synchronized boolean locked() {
        Instant lockedAt = state.lockedAt();
        return lockedAt != null && clock.instant().isBefore(lockedAt.plus(LabPasswordRules.LOCKOUT_DURATION));
    }

    /** How an account logs in. */
    enum Logon {
        /** An LDAP simple bind, which takes the previous password too for an hour after the change, as NTLM does. */
        SIMPLE_BIND,
        /** Kerberos, which takes the present password only. */
        KERBEROS
    }

    /** Counts a wrong password, and forgets the count when the password is right. */
    synchronized void logOn(Secret tried, Logon logon) throws LDAPException {
        if (faults.strikes(forest.target(), Fault.LOCK_ACCOUNT)) {
            lock();
        }
        String fingerprint = keys.fingerprint(tried);
        String subCode = refusalOf(fingerprint, logon);
        journalBind(fingerprint, subCode);
        if ("52e".equals(subCode) && !isKnownPassword(fingerprint)) {
            countFailure();
        }
        if (subCode != null) {
            throw LabDiagnostics.logonFailure(subCode);
        }
        if (state.failedBinds() > 0 || state.lockedAt() != null) {
            keep(state.withFailures(0, state.lastFailure(), null));
        }
    }

    /** What an administrator does: neither history nor the old password matters, and a lockout stays. */
    synchronized void reset(Secret password, String by) throws LDAPException {
        reset(password, by, Duration.ZERO);
    }

    /** The same, as if it had been done a while ago. */
    synchronized void reset(Secret password, String by, Duration ago) throws LDAPException {
        LabPasswordRules.check(password, forest.account());
        set(password, "reset-password", by, clock.instant().minus(ago));
    }

    /** What the account does for itself: it must know the old password, and history counts. */
    synchronized void change(Secret old, Secret password) throws LDAPException {
        if (!keys.fingerprint(old).equals(state.fingerprint())) {
            countFailure();
            throw LabDiagnostics.wrongOldPassword();
        }
        LabPasswordRules.check(password, forest.account());
        if (state.history().contains(keys.fingerprint(password))) {
            throw LabDiagnostics.policyViolation("the password was already used (in history)!");
        }
        set(password, "change-password", forest.account(), clock.instant());
    }

    synchronized void unlock() {
        keep(state.withFailures(0, state.lastFailure(), null));
        journal.add(forest.target(), "unlock", Map.of("account", forest.account()));
    }

    synchronized void enable(boolean enabled) {
        keep(state.withEnabled(enabled));
        journal.add(forest.target(), enabled ? "enable" : "disable", Map.of("account", forest.account()));
    }

    synchronized Secret initialPassword() {
        String encrypted = state.initialPassword();
        if (encrypted == null) {
            throw new IllegalStateException(
                    "The password of " + forest.account() + " was changed since the lab was made; it is not known.");
        }
        return keys.decrypt(encrypted);
    }

    private @Nullable String refusalOf(String fingerprint, Logon logon) {
        if (locked()) {
            return "775";
        }
        boolean accepted = fingerprint.equals(state.fingerprint())
                || logon == Logon.SIMPLE_BIND && state.isPrevious(fingerprint) && acceptsPrevious();
        if (!accepted) {
            return "52e";
        }
        return state.enabled() ? restriction(logon) : "533";
    }

    /** What keeps an account from logging in although its password is right. */
    private @Nullable String restriction(Logon logon) {
        if (holds(Fault.SMART_CARD_REQUIRED)) {
            return "52e";
        }
        if (holds(Fault.LOGON_HOURS)) {
            return "530";
        }
        if (logon == Logon.KERBEROS) {
            return null;
        }
        if (holds(Fault.PROTECTED_USER) || holds(Fault.AUTHENTICATION_POLICY)) {
            return "52f";
        }
        return holds(Fault.LOGON_WORKSTATIONS) ? "531" : null;
    }

    boolean holds(Fault fault) {
        return faults.holds(forest.target(), fault);
    }

    private boolean acceptsPrevious() {
        return !holds(Fault.OLD_PASSWORD_REFUSED)
                && clock.instant().isBefore(state.pwdLastSet().plus(LabPasswordRules.OLD_PASSWORD_ACCEPTED));
    }

    private boolean isKnownPassword(String fingerprint) {
        return fingerprint.equals(state.fingerprint()) || state.wasOneOfTheLatest(fingerprint);
    }

    private void countFailure() {
        Instant now = clock.instant();
        Instant last = state.lastFailure();
        boolean longAgo = last == null
                || Duration.between(last, now).compareTo(LabPasswordRules.OBSERVATION_WINDOW) > 0
                || state.lockedAt() != null;
        keep(state.withFailures(longAgo ? 1 : state.failedBinds() + 1, now, null));
        if (state.failedBinds() >= LabPasswordRules.LOCKOUT_THRESHOLD) {
            lock();
        }
    }

    private void lock() {
        keep(state.withFailures(
                Math.max(state.failedBinds(), LabPasswordRules.LOCKOUT_THRESHOLD),
                state.lastFailure(),
                clock.instant()));
        journal.add(forest.target(), "lock", Map.of("account", forest.account()));
    }

    private void set(Secret password, String action, String by, Instant when) {
        String fingerprint = keys.fingerprint(password);
        keep(state.withPassword(fingerprint, when));
        journal.add(
                forest.target(),
                action,
                Map.of(
                        "account",
                        forest.account(),
                        "fingerprint",
                        fingerprint,
                        "by",
                        by,
                        "pwdLastSet",
                        state.pwdLastSet().toString()));
    }

    private void journalBind(String fingerprint, @Nullable String subCode) {
        Map<String, Object> facts = new HashMap<>();
        facts.put("account", forest.account());
        facts.put("fingerprint", fingerprint);
        facts.put("resultCode", subCode == null ? 0 : 49);
        if (subCode != null) {
            facts.put("subCode", subCode);
        }
        journal.add(forest.target(), "bind", facts);
    }

    private LabAccountState fresh() {
        try (Secret password = LabPasswords.random()) {
            return LabAccountState.fresh(keys.fingerprint(password), keys.encrypt(password), clock.instant());
        }
    }

    private void keep(LabAccountState next) {
        folder.write(file(), next);
        state = next;
    }

    private String file() {
        return "directory-" + forest.name() + ".json";
    }
}
