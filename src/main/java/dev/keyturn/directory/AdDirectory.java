package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.account.DirectoryAccess.Logon;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Active Directory Domain Services over LDAP inside TLS. Each call opens its own connection to one domain controller and
 * stays with it; nothing is ever tried twice here, since a repeated logon counts towards a lockout.
 */
public final class AdDirectory implements Directory {

    private static final Logger LOG = LoggerFactory.getLogger(AdDirectory.class);
    /** Beyond any guessing, and no dialog that a person may have to type it into refuses it. */
    private static final int PASSWORD_LENGTH = 48;

    private final Clock clock;
    private final PasswordGenerator generator = new PasswordGenerator();

    public AdDirectory(Clock clock) {
        this.clock = clock;
    }

    @Override
    public AccountState check(Account account, Intent intent) {
        return keeping(account, intent, (connector, session) -> {
            AccountState state = state(see(session, account, intent));
            Finding rotator = RotatorAge.of(session, account, clock.instant());
            return rotator == null ? state : state.with(rotator);
        });
    }

    @Override
    public Secret generatePassword(Account account) {
        return in(account, null, (connector, session) -> {
            SearchResultEntry entry = AccountReader.named(session, account);
            PasswordPolicy policy = PasswordPolicy.read(session, entry);
            if (policy.minimumLength() > PasswordGenerator.MAXIMUM_LENGTH) {
                throw StepFailure.refused(
                        "policy-too-long",
                        "The password policy of " + account.account() + " demands at least " + policy.minimumLength()
                                + " characters, more than the " + PasswordGenerator.MAXIMUM_LENGTH
                                + " that Keyturn makes; apply another policy to this account.");
            }
            String displayName = entry.getAttributeValue("displayName");
            return generator.generate(
                    policy, PASSWORD_LENGTH, account.account(), displayName == null ? "" : displayName);
        });
    }

    @Override
    public PasswordChange setPassword(
            Account account,
            Intent intent,
            @Nullable Secret present,
            Secret next,
            Consumer<AccountState> aboutToWrite) {
        return keeping(account, intent, (connector, session) -> {
            Observation before = see(session, account, intent);
            refuseAnother(before);
            AccountState state = state(before);
            ChangeMethod method = before.method();
            String dn = before.entry().getDN();
            if (method == ChangeMethod.SELF_CHANGE) {
                changeAsItself(connector, session, account, dn, present, next, () -> aboutToWrite.accept(state));
            } else {
                aboutToWrite.accept(state);
                new PasswordWrite(session, account.account(), dn).reset(next);
            }
            LOG.info(
                    "The password of {} was set on {}; the account is read again for evidence.",
                    account.account(),
                    session.domainController());
            return new PasswordChange(method, state, checkAfter(session, account, intent));
        });
    }

    @Override
    public boolean accepts(Account account, Secret password, @Nullable String domainController) {
        if (password.length() == 0) {
            // a logon without a password succeeds as an anonymous one and proves nothing
            return false;
        }
        return in(
                account,
                domainController,
                (connector, session) -> logsIn(session, account, AccountReader.dn(session, account), password));
    }

    @Override
    public Proof prove(Account account, Intent intent, Secret password) {
        return keeping(account, intent, (connector, session) -> {
            Observation seen = see(session, account, intent);
            AccountState state = state(seen);
            if (password.length() == 0 || !logsIn(session, account, seen.entry().getDN(), password)) {
                return new Proof(state, Proof.Verdict.NOT_PRESENT, null, null);
            }
            Instant provableFrom = seen.previousRefusedFrom();
            if (provableFrom != null && !seen.controllerTime().isBefore(provableFrom)) {
                return new Proof(state, Proof.Verdict.PRESENT, ProvedBy.LATE_LOGON, null);
            }
            return byKerberos(account, seen, password, state, provableFrom);
        });
    }

    @Override
    public List<Replica> others(Account account, Secret password, AccountState written) {
        List<DomainController> others = DomainController.configured(account.directory()).stream()
                .filter(controller -> !controller.name().equals(written.domainController()))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        try (LdapDeadline deadline = LdapDeadline.in(account.directory().callTimeout())) {
            AdConnector connector = new AdConnector(account.directory(), deadline, clock);
            List<Replica> replicas = new ArrayList<>();
            for (DomainController other : others) {
                try (AdSession session = connector.exactly(other)) {
                    replicas.add(compare(session, account, password, written));
                } catch (StepFailure failure) {
                    replicas.add(new Replica(other.name(), Replica.State.UNKNOWN, failure.message()));
                }
            }
            return replicas;
        }
    }

    /**
     * Asks a domain controller what every client may ask. There is no login, so that frequent checks can lock no account.
     *
     * @throws StepFailure when it does not answer over TLS, or its certificate is not trusted
     */
    public void greet(DirectoryAccess access, String domainController) {
        try (LdapDeadline deadline = LdapDeadline.in(access.callTimeout())) {
            new AdLogin(access, deadline, clock).greet(DomainController.at(domainController));
        }
    }

    /**
     * In a session of the account's own: where Microsoft's lock-down was run, nobody else may change its password, and the
     * account itself may.
     */
    private static void changeAsItself(
            AdConnector connector,
            AdSession session,
            Account account,
            String dn,
            @Nullable Secret present,
            Secret next,
            Runnable aboutToWrite) {
        if (present == null) {
            throw PasswordWrite.presentUnknown(account.account());
        }
        try (AdSession itself = connector.as(session.controller(), account.account(), dn, present)) {
            aboutToWrite.run();
            new PasswordWrite(itself, account.account(), dn).selfChange(present, next);
        }
    }

    private static Proof byKerberos(
            Account account, Observation seen, Secret password, AccountState state, @Nullable Instant provableFrom) {
        if (account.directory().logon() == Logon.KERBEROS) {
            try {
                return KerberosLogon.accepts(seen.principal(), password)
                        ? new Proof(state, Proof.Verdict.PRESENT, ProvedBy.KERBEROS, null)
                        : new Proof(state, Proof.Verdict.NOT_PRESENT, null, null);
            } catch (StepFailure failure) {
                LOG.warn("{} A bind proves the password later.", failure.message());
            }
        }
        return new Proof(state, Proof.Verdict.PRESENT_OR_PREVIOUS, null, provableFrom);
    }

    /** The time and the version of a password are replicated in the same change as the password: where they are older, a logon would only fail. */
    private Replica compare(AdSession session, Account account, Secret password, AccountState written) {
        AccountState here = state(see(session, account, Intent.toChange(false)));
        String name = session.domainController();
        if (here.isNewerThan(written)) {
            return new Replica(
                    name,
                    Replica.State.NEWER,
                    name + " has a password of " + account.account() + " that was set later.");
        }
        if (written.isNewerThan(here)) {
            return replicating(name);
        }
        if (!here.showsSamePasswordAs(written)) {
            return new Replica(
                    name,
                    Replica.State.UNKNOWN,
                    name + " cannot be compared: the rotator cannot read when the password was set.");
        }
        return logsIn(session, account, here.dn(), password)
                ? new Replica(name, Replica.State.CURRENT, name + " has the new password.")
                : replicating(name);
    }

    private static Replica replicating(String name) {
        return new Replica(
                name,
                Replica.State.REPLICATING,
                name + " has not heard of the new password yet; replication brings it.");
    }

    private static boolean logsIn(AdSession session, Account account, String dn, Secret password) {
        try {
            AdLogin.bind(session.connection(), dn, password);
            return true;
        } catch (LDAPException e) {
            WindowsError error = WindowsError.of(e);
            if (error == WindowsError.LOGON_FAILURE) {
                return false;
            }
            if (error != null && error.provesPassword()) {
                LOG.info(
                        "{} has the right password at {}, but {}.",
                        account.account(),
                        session.domainController(),
                        error.remedy());
                return true;
            }
            if (error == WindowsError.ACCOUNT_RESTRICTION && account.directory().logon() == Logon.KERBEROS) {
                return KerberosLogon.accepts(Observation.principal(account, dn), password);
            }
            throw AdErrors.logon(e, account.account(), session.domainController());
        }
    }

    /** What is done in one session with one domain controller. */
    @FunctionalInterface
    private interface Work<R> {
        R in(AdConnector connector, AdSession session);
    }

    /** With the domain controller that the rotation has worked with, as long as it answers. */
    private <R> R keeping(Account account, Intent intent, Work<R> work) {
        try (LdapDeadline deadline = LdapDeadline.in(account.directory().callTimeout())) {
            AdConnector connector = new AdConnector(account.directory(), deadline, clock);
            try (AdSession session = connector.keeping(intent.domainController())) {
                return work.in(connector, session);
            }
        }
    }

    private <R> R in(Account account, @Nullable String domainController, Work<R> work) {
        try (LdapDeadline deadline = LdapDeadline.in(account.directory().callTimeout())) {
            AdConnector connector = new AdConnector(account.directory(), deadline, clock);
            try (AdSession session = domainController == null
                    ? connector.preferred()
                    : connector.exactly(DomainController.named(domainController, account.directory()))) {
                return work.in(connector, session);
            }
        }
    }

    private Observation see(AdSession session, Account account, Intent intent) {
        SearchResultEntry entry = AccountReader.account(session, account, intent.guid());
        return new Observation(
                account,
                intent,
                session.domainController(),
                session.root(),
                entry,
                PasswordPolicy.read(session, entry),
                clock.instant());
    }

    private static AccountState state(Observation seen) {
        Long keyVersion = seen.entry().getAttributeValueAsLong("msDS-KeyVersionNumber");
        return new AccountState(
                seen.domainController(),
                seen.entry().getDN(),
                seen.guid(),
                seen.time("pwdLastSet"),
                keyVersion == null ? 0 : keyVersion,
                seen.wrongLogonsLeft(),
                seen.restorable(),
                AccountFindings.of(seen),
                AccountFindings.rightAtRisk(seen));
    }

    private static void refuseAnother(Observation seen) {
        String known = seen.intent().guid();
        if (known != null && !known.equalsIgnoreCase(seen.guid())) {
            throw StepFailure.refused(
                    "another-account",
                    seen.account().account() + " on " + seen.domainController()
                            + " is not the object that was approved: that one is gone and another has its name. Cancel"
                            + " this rotation and ask for a new one.");
        }
    }

    /** The password is set by now: every failure here is a lost answer, never a refusal. */
    private AccountState checkAfter(AdSession session, Account account, Intent intent) {
        try {
            return state(see(session, account, intent));
        } catch (StepFailure failure) {
            throw StepFailure.transientFailure(
                    "answer-lost",
                    "The password of " + account.account() + " was set on " + session.domainController()
                            + ", but the account could not be read afterwards; the step is repeated.",
                    failure.detail());
        }
    }
}
