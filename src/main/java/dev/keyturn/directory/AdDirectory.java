package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.SearchResultEntry;
import dev.keyturn.account.Account;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.StepFailure;
import java.time.Clock;
import java.util.Arrays;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Active Directory Domain Services over LDAPS. Each call opens its own connection to the first domain controller that
 * answers and stays with it; nothing is ever tried twice here, since a repeated logon counts towards a lockout.
 */
public final class AdDirectory implements Directory {

    private static final Logger LOG = LoggerFactory.getLogger(AdDirectory.class);

    private final Clock clock;
    private final PasswordGenerator generator = new PasswordGenerator();

    public AdDirectory(Clock clock) {
        this.clock = clock;
    }

    @Override
    public AccountState look(Account account) {
        try (AdSession session = AdConnector.connect(account.directory())) {
            return look(session, account);
        }
    }

    @Override
    public Secret generatePassword(Account account) {
        try (AdSession session = AdConnector.connect(account.directory())) {
            SearchResultEntry entry = AccountReader.account(session, account);
            PasswordPolicy policy = AccountReader.policy(session, account, entry);
            if (policy.minimumLength() > PasswordGenerator.MAXIMUM_LENGTH) {
                throw StepFailure.refused(
                        "policy-too-long",
                        "The password policy of " + account.account() + " demands at least " + policy.minimumLength()
                                + " characters, more than the " + PasswordGenerator.MAXIMUM_LENGTH
                                + " that Keyturn makes; apply another policy to this account.",
                        null);
            }
            String displayName = entry.getAttributeValue("displayName");
            return generator.generate(policy, account.account(), displayName == null ? "" : displayName);
        }
    }

    @Override
    public PasswordReset reset(Account account, Secret newPassword) {
        try (AdSession session = AdConnector.connect(account.directory())) {
            AccountState before = look(session, account);
            replacePassword(session, account, before.dn(), newPassword);
            LOG.info(
                    "The password of {} was set on {}; the account is read again for evidence.",
                    account.account(),
                    session.domainController());
            return new PasswordReset(before, lookAfter(session, account));
        }
    }

    @Override
    public boolean proves(Account account, Secret password) {
        if (password.length() == 0) {
            // a logon without a password succeeds as an anonymous one and proves nothing
            return false;
        }
        try (AdSession session = AdConnector.connect(account.directory())) {
            String dn = AccountReader.account(session, account).getDN();
            return logsIn(session, account, dn, password);
        }
    }

    private static boolean logsIn(AdSession session, Account account, String dn, Secret password) {
        try {
            AdConnector.bind(session.connection(), dn, password);
            return true;
        } catch (LDAPException e) {
            if (AdErrors.WRONG_PASSWORD.equals(AdErrors.subCode(e))) {
                return false;
            }
            throw AdErrors.logon(e, account.account(), session.domainController());
        }
    }

    private AccountState look(AdSession session, Account account) {
        SearchResultEntry entry = AccountReader.account(session, account);
        PasswordPolicy policy = AccountReader.policy(session, account, entry);
        Long keyVersion = entry.getAttributeValueAsLong("msDS-KeyVersionNumber");
        return new AccountState(
                session.domainController(),
                entry.getDN(),
                ObjectGuid.toText(entry.getAttributeValueBytes("objectGUID")),
                FileTime.toInstant(entry.getAttributeValueAsLong("pwdLastSet")),
                keyVersion == null ? 0 : keyVersion,
                AccountFindings.of(account.account(), entry, policy, clock.instant()));
    }

    private static void replacePassword(AdSession session, Account account, String dn, Secret newPassword) {
        byte[] value = UnicodePwd.encode(newPassword);
        try {
            session.connection()
                    .modify(new ModifyRequest(dn, new Modification(ModificationType.REPLACE, "unicodePwd", value)));
        } catch (LDAPException e) {
            throw AdErrors.reset(e, account.account(), session.domainController());
        } finally {
            Arrays.fill(value, (byte) 0);
        }
    }

    /** The password is set by now: whatever goes wrong here is a lost answer, never a refusal. */
    private AccountState lookAfter(AdSession session, Account account) {
        try {
            return look(session, account);
        } catch (StepFailure failure) {
            throw StepFailure.transientFailure(
                    "answer-lost",
                    "The password of " + account.account() + " was set on " + session.domainController()
                            + ", but the account could not be read afterwards; the step is repeated.",
                    failure.detail());
        }
    }
}
