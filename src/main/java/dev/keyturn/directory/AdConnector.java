package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPConnectionOptions;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SimpleBindRequest;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.secret.Secret;
import dev.keyturn.step.StepFailure;
import java.net.URI;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the first domain controller that answers, and logs in to it as the rotator. */
final class AdConnector {

    private static final Logger LOG = LoggerFactory.getLogger(AdConnector.class);
    private static final int LDAPS_PORT = 636;

    private AdConnector() {}

    static AdSession connect(DirectoryAccess access) {
        SSLSocketFactory tls = AdTls.socketFactory(access);
        StepFailure reported = null;
        try (Secret password = RotatorPassword.read(access)) {
            for (String url : access.domainControllers()) {
                try {
                    return open(url, access, tls, password);
                } catch (StepFailure failure) {
                    if (!triesNext(failure)) {
                        throw failure;
                    }
                    LOG.warn("{} The next domain controller is tried, if there is one.", failure.sentence());
                    reported = moreHopeful(reported, failure);
                }
            }
        }
        throw reported == null
                ? StepFailure.refused("no-domain-controller", "No domain controller is configured.", null)
                : reported;
    }

    private static AdSession open(String url, DirectoryAccess access, SSLSocketFactory tls, Secret password) {
        URI address = URI.create(url);
        int port = address.getPort() < 0 ? LDAPS_PORT : address.getPort();
        String name = address.getHost() + ":" + port;
        LDAPConnection connection = reach(address.getHost(), port, name, options(access), tls);
        boolean bound = false;
        try {
            bind(connection, access.rotatorDn(), password);
            bound = true;
            return new AdSession(connection, name);
        } catch (LDAPException e) {
            throw rotatorRefused(e, access, name);
        } finally {
            if (!bound) {
                connection.close();
            }
        }
    }

    private static LDAPConnection reach(
            String host, int port, String name, LDAPConnectionOptions options, SSLSocketFactory tls) {
        try {
            return new LDAPConnection(tls, options, host, port);
        } catch (LDAPException e) {
            if (aboutCertificate(e)) {
                throw StepFailure.refused(
                        "certificate-not-trusted",
                        "The certificate of " + name + " is not trusted or is not for this name; check the host name"
                                + " and the file with the certificate authority in the configuration.",
                        AdErrors.detail(e));
            }
            throw AdErrors.trouble(e, name);
        }
    }

    static void bind(LDAPConnection connection, String user, Secret password) throws LDAPException {
        LDAPException refusal = password.useUtf8(bytes -> tryBind(connection, user, bytes));
        if (refusal != null) {
            throw refusal;
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

    private static LDAPConnectionOptions options(DirectoryAccess access) {
        LDAPConnectionOptions options = new LDAPConnectionOptions();
        int millis = Math.toIntExact(access.timeout().toMillis());
        options.setConnectTimeoutMillis(millis);
        options.setResponseTimeoutMillis(millis);
        options.setUseSynchronousMode(true);
        options.setFollowReferrals(false);
        return options;
    }

    private static StepFailure rotatorRefused(LDAPException e, DirectoryAccess access, String name) {
        String subCode = AdErrors.subCode(e);
        if (AdErrors.WRONG_PASSWORD.equals(subCode) || AdErrors.NO_SUCH_USER.equals(subCode)) {
            return StepFailure.refused(
                    "rotator-refused",
                    name + " does not accept the rotator " + access.rotatorDn() + " with the password in "
                            + access.rotatorPasswordFile() + "; correct one of them.",
                    AdErrors.detail(e));
        }
        StepFailure failure = AdErrors.logon(e, "the rotator " + access.rotatorDn(), name);
        return failure.kind() == StepFailure.Kind.TRANSIENT
                ? failure
                : StepFailure.refused("rotator-refused", failure.sentence(), failure.detail());
    }

    /** Another domain controller may have a better certificate; but wrong credentials are wrong everywhere. */
    private static boolean triesNext(StepFailure failure) {
        return isTransient(failure) || "certificate-not-trusted".equals(failure.code());
    }

    /** As long as one of them may come back, waiting may help: that failure is reported. */
    private static StepFailure moreHopeful(@Nullable StepFailure known, StepFailure latest) {
        return known == null || !isTransient(known) && isTransient(latest) ? latest : known;
    }

    private static boolean isTransient(StepFailure failure) {
        return failure.kind() == StepFailure.Kind.TRANSIENT;
    }

    private static boolean aboutCertificate(LDAPException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }
}
