package dev.keyturn.lab.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.protocol.BindRequestProtocolOp;
import com.unboundid.ldap.protocol.ModifyRequestProtocolOp;
import com.unboundid.ldap.protocol.SearchRequestProtocolOp;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchScope;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.secret.Secret;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** What a domain controller makes of binds, searches and password modifications, and how it misbehaves when told to. */
final class LabDomainController {

    private static final long LATE_SECONDS = 3;

    private final LabForest forest;
    private final LabConnectorAccount account;
    private final LabRotator rotator;
    private final LabEntries entries;
    private final Faults faults;
    private final Clock clock;
    private final CountDownLatch closed = new CountDownLatch(1);

    LabDomainController(LabForest forest, LabConnectorAccount account, LabRotator rotator, Faults faults, Clock clock) {
        this.forest = forest;
        this.account = account;
        this.rotator = rotator;
        this.entries = new LabEntries(forest, account);
        this.faults = faults;
        this.clock = clock;
    }

    /** @throws LDAPException when the connection is to be closed before anything is read */
    void accept() throws LDAPException {
        if (faults.strikes(forest.target(), Fault.UNREACHABLE)) {
            throw new LDAPException(ResultCode.UNAVAILABLE, "The lab's directory was told to be unreachable.");
        }
    }

    boolean answersLate() {
        return faults.strikes(forest.target(), Fault.SLOW);
    }

    /** Simulates a slow domain controller; closing the directory ends the wait. */
    void waitBeforeAnswering() {
        try {
            closed.await(LATE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    void close() {
        closed.countDown();
    }

    /** A bind with a name and no password is an anonymous one, as in Active Directory. */
    LabUser bind(BindRequestProtocolOp request) throws LDAPException {
        if (request.getCredentialsType() == BindRequestProtocolOp.CRED_TYPE_SIMPLE) {
            return bind(
                    request.getBindDN(),
                    request.getSimplePassword().getValue().clone(),
                    LabConnectorAccount.Logon.SIMPLE_BIND);
        }
        ASN1OctetString credentials = request.getSASLCredentials();
        if (!"PLAIN".equals(request.getSASLMechanism()) || credentials == null) {
            throw LabDiagnostics.mechanismNotSupported();
        }
        return kerberos(credentials.getValue());
    }

    /** The lab has no key distribution centre; a bind with {@code PLAIN} stands for a logon with Kerberos. */
    private LabUser kerberos(byte[] credentials) throws LDAPException {
        int last = credentials.length;
        while (last > 0 && credentials[last - 1] != 0) {
            last--;
        }
        int first = 0;
        while (first < last && credentials[first] != 0) {
            first++;
        }
        if (first + 1 >= last) {
            throw LabDiagnostics.notImplemented();
        }
        String id = new String(credentials, first + 1, last - first - 2, StandardCharsets.UTF_8);
        return bind(
                id.substring(id.indexOf(':') + 1),
                Arrays.copyOfRange(credentials, last, credentials.length),
                LabConnectorAccount.Logon.KERBEROS);
    }

    private LabUser bind(String name, byte[] password8, LabConnectorAccount.Logon logon) throws LDAPException {
        try (Secret password = Secret.takeFromUtf8(password8)) {
            LabUser user = LabUser.named(name, forest);
            if (user == LabUser.ANONYMOUS || password.length() == 0) {
                return LabUser.ANONYMOUS;
            }
            if (user == LabUser.UNKNOWN) {
                throw LabDiagnostics.logonFailure("525");
            }
            if (user == LabUser.CONNECTOR_ACCOUNT) {
                account.logOn(password, logon);
            } else if (!rotator.accepts(password)) {
                throw LabDiagnostics.logonFailure("52e");
            }
            return user;
        }
    }

    List<Entry> search(SearchRequestProtocolOp request, LabUser user) throws LDAPException {
        if (request.getBaseDN().isEmpty() && request.getScope() == SearchScope.BASE) {
            return List.of(entries.pare(entries.rootDse(user, clock.instant()), request.getAttributes()));
        }
        if (user == LabUser.ANONYMOUS) {
            throw LabDiagnostics.bindFirst();
        }
        DN base = new DN(entries.isGuid(request.getBaseDN()) ? forest.accountDn() : request.getBaseDN());
        boolean baseExists = false;
        List<Entry> found = new ArrayList<>();
        for (Entry entry : entries.all()) {
            baseExists |= entry.matchesBaseAndScope(base, SearchScope.BASE);
            if (entry.matchesBaseAndScope(base, request.getScope())
                    && request.getFilter().matchesEntry(entry)) {
                found.add(entries.pare(entry, request.getAttributes()));
            }
        }
        if (!baseExists) {
            throw LabDiagnostics.noSuchObject();
        }
        return found;
    }

    /** @return whether the client gets an answer */
    boolean modify(ModifyRequestProtocolOp request, LabUser user) throws LDAPException {
        if (user == LabUser.ANONYMOUS) {
            throw LabDiagnostics.bindFirst();
        }
        if (!DN.equals(request.getDN(), forest.accountDn())) {
            throw LabDiagnostics.accessDenied();
        }
        List<Modification> modifications = request.getModifications();
        for (Modification modification : modifications) {
            if (!modification.getAttributeName().equalsIgnoreCase("unicodePwd")) {
                throw LabDiagnostics.accessDenied();
            }
        }
        if (is(modifications, ModificationType.REPLACE)) {
            reset(modifications.get(0), user);
        } else if (is(modifications, ModificationType.DELETE, ModificationType.ADD)) {
            change(modifications, user);
        } else {
            throw LabDiagnostics.malformedPassword();
        }
        return !faults.strikes(forest.target(), Fault.LOSE_ANSWER);
    }

    private void reset(Modification replace, LabUser user) throws LDAPException {
        try (Secret password = value(replace)) {
            if (user != LabUser.ROTATOR || account.holds(Fault.RESTRICTED_PERMISSIONS)) {
                throw LabDiagnostics.accessDenied();
            }
            if (faults.strikes(forest.target(), Fault.REJECT_PASSWORD)) {
                throw LabDiagnostics.policyViolation("the password was rejected by a password filter!");
            }
            account.reset(password, LabUser.nameIn(forest.rotatorDn()));
        }
    }

    private void change(List<Modification> modifications, LabUser user) throws LDAPException {
        try (Secret old = value(modifications.get(0));
                Secret password = value(modifications.get(1))) {
            // everybody may who knows the present password, as in Active Directory, unless that was taken away
            if (user != LabUser.CONNECTOR_ACCOUNT && account.holds(Fault.RESTRICTED_PERMISSIONS)) {
                throw LabDiagnostics.accessDenied();
            }
            account.change(old, password);
        }
    }

    private static Secret value(Modification modification) throws LDAPException {
        return LabUnicodePwd.decode(modification.getValueByteArrays()[0]);
    }

    private static boolean is(List<Modification> modifications, ModificationType... types) {
        return modifications.stream()
                        .map(Modification::getModificationType)
                        .toList()
                        .equals(List.of(types))
                && modifications.stream().allMatch(modification -> modification.getValueByteArrays().length == 1);
    }
}
