package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.account.Account;
import dev.keyturn.directory.Replica.State;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the other domain controllers, each once, whether a change of the password has arrived there. */
final class OtherControllers {

    private final AdConnector connector;
    private final Account account;
    private final Secret password;

    OtherControllers(AdConnector connector, Account account, Secret password) {
        this.connector = connector;
        this.account = account;
        this.password = password;
    }

    List<Replica> ask(DomainController written) {
        List<DomainController> others = DomainController.configured(account.directory()).stream()
                .filter(controller -> !controller.equals(written))
                .toList();
        if (others.isEmpty()) {
            return List.of();
        }
        Instant changed = changedAt(written);
        List<Replica> replicas = new ArrayList<>();
        for (DomainController other : others) {
            try (AdSession session = connector.exactly(other)) {
                replicas.add(compare(session, changed));
            } catch (StepFailure failure) {
                replicas.add(new Replica(other.name(), State.UNKNOWN, failure.message()));
            }
        }
        return replicas;
    }

    private @Nullable Instant changedAt(DomainController written) {
        try (AdSession session = connector.exactly(written)) {
            return pwdLastSet(AccountReader.named(session, account));
        } catch (StepFailure failure) {
            return null;
        }
    }

    /** {@code pwdLastSet} is replicated in the same change as the password: where it is older, a logon would only fail. */
    private Replica compare(AdSession session, @Nullable Instant changed) {
        Entry entry = AccountReader.named(session, account);
        String name = session.domainController();
        if (changed == null) {
            return new Replica(
                    name, State.UNKNOWN, name + " cannot be compared: the one that was written to is silent.");
        }
        Instant here = pwdLastSet(entry);
        if (here == null || here.isBefore(changed) || !logsIn(session, entry.getDN())) {
            return new Replica(
                    name, State.REPLICATING, name + " has not heard of the new password yet; replication brings it.");
        }
        return new Replica(name, State.CURRENT, name + " accepts the new password.");
    }

    private boolean logsIn(AdSession session, String dn) {
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
        return FileTime.toInstant(entry.getAttributeValueAsLong("pwdLastSet"));
    }
}
