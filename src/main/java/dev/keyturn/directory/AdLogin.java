package dev.keyturn.directory;

import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import com.unboundid.ldap.sdk.extensions.StartTLSExtendedRequest;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.account.DirectoryAccess.Logon;
import dev.keyturn.kernel.SecretFileRights;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.time.Clock;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/** Opens an encrypted connection to one domain controller and logs in to it as the rotator. */
final class AdLogin {

    private final DirectoryAccess access;
    private final LdapDeadline deadline;
    private final Clock clock;

    AdLogin(DirectoryAccess access, LdapDeadline deadline, Clock clock) {
        this.access = access;
        this.deadline = deadline;
        this.clock = clock;
    }

    AdSession open(DomainController controller) {
        LDAPConnection connection = reach(controller);
        boolean open = false;
        try {
            logIn(connection, controller);
            AdSession session = new AdSession(connection, controller, root(connection, controller));
            mustServe(session);
            open = true;
            return session;
        } finally {
            if (!open) {
                connection.close();
            }
        }
    }

    /** Whether it is one that passwords of the account's domain can be set on. */
    private void mustServe(AdSession session) {
        RootDse root = session.root();
        if (root.readOnly()) {
            throw StepFailure.refused(
                    "read-only-controller",
                    session.domainController()
                            + " is a read-only domain controller: no password can be set there, and it need not have the"
                            + " account's. List a writable one.");
        }
        String wanted = AdCommands.domain(access.baseDn());
        String domain = root.domain();
        if (domain != null && !wanted.contains("=") && !wanted.equalsIgnoreCase(AdCommands.domain(domain))) {
            throw StepFailure.refused(
                    "another-domain",
                    session.domainController() + " is a domain controller of " + AdCommands.domain(domain)
                            + ", and the account is to be found below " + access.baseDn()
                            + ". List domain controllers of " + wanted + ", or correct the base.");
        }
    }

    /** @throws StepFailure when the account cannot log in; a wrong password is a present one that Keyturn does not know */
    AdSession openAs(DomainController controller, String account, String dn, Secret password) {
        LDAPConnection connection = reach(controller);
        boolean open = false;
        try {
            bind(connection, dn, password);
            AdSession session = new AdSession(connection, controller, root(connection, controller));
            open = true;
            return session;
        } catch (LDAPException e) {
            throw WindowsError.of(e) == WindowsError.LOGON_FAILURE
                    ? AdErrors.presentWrong(e, account, controller.name())
                    : AdErrors.logon(e, account, controller.name());
        } finally {
            if (!open) {
                connection.close();
            }
        }
    }

    /** Asks a domain controller what every client may ask, and nothing else: there is no login. */
    RootDse greet(DomainController controller) {
        try (LDAPConnection connection = reach(controller)) {
            return root(connection, controller);
        }
    }

    /** Logs in with a simple bind. */
    static void bind(LDAPConnection connection, String user, Secret password) throws LDAPException {
        LDAPException refusal = password.useUtf8(bytes -> tryBind(connection, user, bytes));
        if (refusal != null) {
            throw refusal;
        }
    }

    /** Read anew for each use, so that replacing the file needs no restart. */
    static Secret rotatorPassword(DirectoryAccess access) {
        Path file = access.rotatorPasswordFile();
        if (file == null) {
            throw new IllegalStateException("No file with the rotator's password is configured.");
        }
        byte[] password = contentOf(file);
        if (password.length == 0) {
            throw StepFailure.refused(
                    "rotator-password-missing",
                    "The file " + file + " is empty; put the password of the rotator into it.");
        }
        return Secret.takeFromUtf8(password);
    }

    private LDAPConnection reach(DomainController controller) {
        SSLSocketFactory tls = AdSocketFactory.trusting(access, deadline);
        try {
            return deadline.guard(controller.startTls() ? startTls(controller, tls) : ldaps(controller, tls));
        } catch (LDAPException e) {
            if (aboutCertificate(e)) {
                throw StepFailure.refused(
                        "certificate-not-trusted",
                        "The certificate of " + controller.name() + " is not trusted or is not for this name; check the"
                                + " host name and the file with the certificate authority in the configuration.",
                        AdErrors.detail(e));
            }
            if (controller.startTls() && e.getResultCode() == ResultCode.UNAVAILABLE) {
                throw StepFailure.refused(
                        "no-certificate",
                        "Domain controller " + controller.name() + " cannot begin TLS: it has no certificate for it. "
                                + AdErrors.GIVE_CERTIFICATE,
                        AdErrors.detail(e));
            }
            throw deadline.isOver() ? AdErrors.trouble(e, controller.name()) : AdErrors.unreached(e, controller);
        }
    }

    private LDAPConnection ldaps(DomainController controller, SSLSocketFactory tls) throws LDAPException {
        return new LDAPConnection(tls, options(), controller.host(), controller.port());
    }

    private LDAPConnection startTls(DomainController controller, SSLSocketFactory tls) throws LDAPException {
        LDAPConnection connection = deadline.guard(new LDAPConnection(options(), controller.host(), controller.port()));
        try {
            var answer = connection.processExtendedOperation(new StartTLSExtendedRequest(tls));
            if (answer.getResultCode() != ResultCode.SUCCESS) {
                throw new LDAPException(answer);
            }
            return connection;
        } catch (LDAPException e) {
            connection.close();
            throw e;
        }
    }

    private void logIn(LDAPConnection connection, DomainController controller) {
        try {
            if (access.logon() == Logon.KERBEROS) {
                String dnsName = root(connection, controller).dnsName();
                KerberosLogon.bind(connection, access, dnsName == null ? controller.host() : dnsName);
                return;
            }
            try (Secret password = rotatorPassword(access)) {
                bind(connection, access.rotatorDn(), password);
            }
        } catch (LDAPException e) {
            throw refused(e, controller.name());
        }
    }

    private RootDse root(LDAPConnection connection, DomainController controller) {
        try {
            Entry entry = connection.getEntry("", RootDse.ATTRIBUTES);
            return RootDse.of(entry == null ? new Entry("") : entry, clock.instant());
        } catch (LDAPException e) {
            throw AdErrors.read(e, "of the domain controller itself", controller.name());
        }
    }

    private static @Nullable LDAPException tryBind(LDAPConnection connection, String user, byte[] password) {
        try {
            connection.bind(new SimpleBindRequest(user, password));
            return null;
        } catch (LDAPException e) {
            return e;
        }
    }

    private LDAPConnectionOptions options() {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        int millis = deadline.millis(access.timeout());
        options.setConnectTimeoutMillis(millis);
        options.setResponseTimeoutMillis(millis);
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        return options;
    }

    private StepFailure refused(LDAPException e, String name) {
        WindowsError error = WindowsError.of(e);
        if (error == WindowsError.LOGON_FAILURE || error == WindowsError.NO_SUCH_USER) {
            return StepFailure.refused(
                    "rotator-refused",
                    name + " does not accept the rotator " + access.rotatorDn() + " with the password in "
                            + access.rotatorPasswordFile() + "; correct one of them.",
                    AdErrors.detail(e));
        }
        StepFailure failure = AdErrors.logon(e, "the rotator " + access.rotatorDn(), name);
        return failure.kind() == StepFailure.Kind.TRANSIENT
                ? failure
                : StepFailure.refused("rotator-refused", failure.message(), failure.detail());
    }

    private static boolean aboutCertificate(LDAPException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    private static byte[] contentOf(Path file) {
        SecretFileRights.check(file);
        try {
            return TextFile.line(file);
        } catch (IOException e) {
            throw StepFailure.refused(
                    "rotator-password-missing",
                    "The password of the rotator cannot be read from " + file
                            + "; check that the file exists, that it is UTF-8, and that Keyturn may read it.",
                    e.getClass().getSimpleName());
        }
    }
}
