package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Active Directory Domain Services over LDAP inside TLS. Each call opens its own connection to one domain controller and
 * stays with it; nothing is ever tried twice here, since a repeated logon counts towards a lockout.
 */
public final class AdDirectory implements Directory {

    private static final Logger LOG = LoggerFactory.getLogger(AdDirectory.class);

    private final Clock clock;
    private final PasswordGenerator generator = new PasswordGenerator();

    public AdDirectory(Clock clock) {
        this.clock = clock;
    }

    @Override
    public AccountState check(Account account, Intent intent) {
        return in(account, null, session -> state(see(session, account, intent)));
    }

    @Override
    public Secret generatePassword(Account account) {
        return in(account, null, session -> {
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
                    policy,
                    account.directory().passwordLength(),
                    account.account(),
                    displayName == null ? "" : displayName);
        });
    }

    @Override
    public PasswordChange setPassword(Account account, Intent intent, @Nullable Secret present, Secret next) {
        return in(account, null, session -> {
            Observation before = see(session, account, intent);
            refuseAnother(before);
            ChangeMethod method = before.method();
            PasswordWrite write =
                    new PasswordWrite(session, account.account(), before.entry().getDN());
            if (method == ChangeMethod.SELF_CHANGE) {
                write.selfChange(present, next);
            } else {
                write.reset(next);
            }
            LOG.info(
                    "The password of {} was set on {}; the account is read again for evidence.",
                    account.account(),
                    session.domainController());
            return new PasswordChange(method, state(before), checkAfter(session, account, intent));
        });
    }

    @Override
    public boolean proves(Account account, Secret password, @Nullable String domainController) {
        if (password.length() == 0) {
            // a logon without a password succeeds as an anonymous one and proves nothing
            return false;
        }
        return in(
                account,
                domainController,
                session -> logsIn(session, account, AccountReader.dn(session, account), password));
    }

    @Override
    public List<Replica> others(Account account, Secret password, String domainController) {
        DomainController written = DomainController.named(domainController, account.directory());
        List<DomainController> others = DomainController.configured(account.directory()).stream()
                .filter(controller -> !controller.equals(written))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        try (LdapDeadline deadline = LdapDeadline.in(account.directory().callTimeout())) {
            AdConnector connector = new AdConnector(account.directory(), deadline, clock);
            Instant changed = changedAt(connector, written, account);
            List<Replica> replicas = new ArrayList<>();
            for (DomainController other : others) {
                try (AdSession session = connector.exactly(other)) {
                    replicas.add(compare(session, account, password, changed));
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

    private static @Nullable Instant changedAt(AdConnector connector, DomainController written, Account account) {
        try (AdSession session = connector.exactly(written)) {
            return pwdLastSet(AccountReader.named(session, account));
        } catch (StepFailure failure) {
            return null;
        }
    }

    /** {@code pwdLastSet} is replicated in the same change as the password: where it is older, a logon would only fail. */
    private static Replica compare(AdSession session, Account account, Secret password, @Nullable Instant changed) {
        Entry entry = AccountReader.named(session, account);
        String name = session.domainController();
        if (changed == null) {
            return new Replica(
                    name, Replica.State.UNKNOWN, name + " cannot be compared: the one that was written to is silent.");
        }
        Instant here = pwdLastSet(entry);
        if (here == null || here.isBefore(changed) || !logsIn(session, account, entry.getDN(), password)) {
            return new Replica(
                    name,
                    Replica.State.REPLICATING,
                    name + " has not heard of the new password yet; replication brings it.");
        }
        return new Replica(name, Replica.State.CURRENT, name + " accepts the new password.");
    }

    private static boolean logsIn(AdSession session, Account account, String dn, Secret password) {
        try {
            AdLogin.bind(session.connection(), dn, password);
            return true;
        } catch (LDAPException e) {
            if (WindowsError.of(e) == WindowsError.LOGON_FAILURE) {
                return false;
            }
            throw AdErrors.logon(e, account.account(), session.domainController());
        }
    }

    private static @Nullable Instant pwdLastSet(Entry entry) {
        return AdEncodings.instant(entry.getAttributeValueAsLong("pwdLastSet"));
    }

    private <R> R in(Account account, @Nullable String domainController, Function<AdSession, R> work) {
        try (LdapDeadline deadline = LdapDeadline.in(account.directory().callTimeout())) {
            AdConnector connector = new AdConnector(account.directory(), deadline, clock);
            try (AdSession session = domainController == null
                    ? connector.preferred()
                    : connector.exactly(DomainController.named(domainController, account.directory()))) {
                return work.apply(session);
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
                AccountFindings.of(seen));
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
