package dev.keyturn.directory;

import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.GenericSASLBindRequest;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SASLBindInProgressException;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.kernel.SecretFileRights;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.secret.Secret;
import java.io.IOException;
import java.nio.file.Path;
import java.security.PrivilegedActionException;
import java.security.PrivilegedExceptionAction;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.security.auth.Subject;
import javax.security.auth.callback.Callback;
import javax.security.auth.callback.PasswordCallback;
import javax.security.auth.login.AppConfigurationEntry;
import javax.security.auth.login.AppConfigurationEntry.LoginModuleControlFlag;
import javax.security.auth.login.Configuration;
import javax.security.auth.login.LoginContext;
import javax.security.auth.login.LoginException;
import javax.security.sasl.Sasl;
import javax.security.sasl.SaslClient;
import javax.security.sasl.SaslException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs in with Kerberos, inside TLS. Each logon has its own JAAS configuration and its own ticket; only realms and their
 * key distribution centres come from the JVM's {@code krb5.conf} or from DNS.
 */
final class KerberosLogon {

    private static final String MECHANISM = "GSSAPI";
    private static final String MODULE = "com.sun.security.auth.module.Krb5LoginModule";

    private static final Logger LOG = LoggerFactory.getLogger(KerberosLogon.class);
    private static final Pattern CODE = Pattern.compile("\\((\\d+)\\)");
    private static final int PREAUTHENTICATION_FAILED = 24;

    private KerberosLogon() {}

    /** @param host the domain controller's name in DNS, for which Kerberos gives a ticket */
    static void bind(LDAPConnection connection, DirectoryAccess access, String host) throws LDAPException {
        Subject subject = logIn(access);
        try {
            Subject.doAs(subject, (PrivilegedExceptionAction<Void>) () -> {
                exchange(connection, host);
                return null;
            });
        } catch (PrivilegedActionException e) {
            if (e.getException() instanceof LDAPException refusal) {
                throw refusal;
            }
            throw refused(access, host, e.getException());
        }
    }

    /**
     * Whether the key distribution centre takes the password. Unlike a bind it takes the present one only.
     *
     * @throws StepFailure when it cannot be reached, or does not log in the account for another reason
     */
    static boolean accepts(String principal, Secret password) {
        LoginContext context;
        try {
            context = new LoginContext(
                    "keyturn", new Subject(), callbacks -> answer(callbacks, password), module(principal, null));
            context.login();
        } catch (LoginException e) {
            if (codeOf(e) == PREAUTHENTICATION_FAILED) {
                return false;
            }
            throw refused(
                    principal,
                    "The key distribution centre does not log in " + principal
                            + " with Kerberos. Look at the account's restrictions, the clocks, and the realm in krb5.conf.",
                    "logon-refused",
                    e);
        }
        try {
            context.logout();
        } catch (LoginException e) {
            LOG.debug("A ticket that was only a proof is not given back.", e);
        }
        return true;
    }

    /** The error code of [RFC 4120] 7.5.9, which Java writes behind its words; 0 when there is none. */
    private static int codeOf(LoginException e) {
        Matcher code = CODE.matcher(String.valueOf(e.getMessage()));
        return code.find() ? Integer.parseInt(code.group(1)) : 0;
    }

    private static void exchange(LDAPConnection connection, String host) throws LDAPException, SaslException {
        // the connection is encrypted already, and Active Directory takes only one encryption at a time
        Map<String, Object> inTls = new HashMap<>(Map.of(Sasl.QOP, "auth", Sasl.SERVER_AUTH, "true"));
        byte[] binding = ChannelBinding.of(connection.getSSLSession());
        if (binding != null) {
            inTls.put(ChannelBinding.PROPERTY, binding);
        }
        SaslClient client = Sasl.createSaslClient(new String[] {MECHANISM}, null, "ldap", host, inTls, callbacks -> {});
        try {
            byte[] answer = client.hasInitialResponse() ? client.evaluateChallenge(new byte[0]) : new byte[0];
            BindResult result = send(connection, answer);
            while (result.getResultCode() == ResultCode.SASL_BIND_IN_PROGRESS) {
                result = send(connection, client.evaluateChallenge(challenge(result)));
            }
            if (!client.isComplete()) {
                client.evaluateChallenge(challenge(result));
            }
        } finally {
            client.dispose();
        }
    }

    private static BindResult send(LDAPConnection connection, byte @Nullable [] token) throws LDAPException {
        ASN1OctetString credentials = token == null ? new ASN1OctetString() : new ASN1OctetString(token);
        try {
            return connection.bind(new GenericSASLBindRequest(null, MECHANISM, credentials));
        } catch (SASLBindInProgressException next) {
            return next.getBindResult();
        }
    }

    private static byte[] challenge(BindResult result) {
        ASN1OctetString challenge = result.getServerSASLCredentials();
        return challenge == null ? new byte[0] : challenge.getValue();
    }

    private static Subject logIn(DirectoryAccess access) {
        Path keytab = access.rotatorKeytab();
        try (Secret password = keytab == null ? AdLogin.rotatorPassword(access) : Secret.takeFrom(new char[0])) {
            Subject subject = new Subject();
            new LoginContext(
                            "keyturn",
                            subject,
                            callbacks -> answer(callbacks, password),
                            module(access.rotatorDn(), keytab))
                    .login();
            return subject;
        } catch (LoginException e) {
            throw refused(access, "The key distribution centre", e);
        }
    }

    private static void answer(Callback[] callbacks, Secret password) {
        for (Callback callback : callbacks) {
            if (callback instanceof PasswordCallback asked) {
                // it keeps a copy and the login module wipes it
                password.use(characters -> {
                    asked.setPassword(characters);
                    return null;
                });
            }
        }
    }

    private static Configuration module(String principal, @Nullable Path keytab) {
        Map<String, String> options = new HashMap<>(Map.of(
                "principal", principal, "isInitiator", "true", "refreshKrb5Config", "true", "useTicketCache", "false"));
        if (keytab != null) {
            SecretFileRights.check(keytab);
            options.putAll(Map.of(
                    "useKeyTab", "true", "keyTab", keytab.toString(), "storeKey", "true", "doNotPrompt", "true"));
        }
        var entry = new AppConfigurationEntry(MODULE, LoginModuleControlFlag.REQUIRED, options);
        return new Configuration() {
            @Override
            public AppConfigurationEntry[] getAppConfigurationEntry(String name) {
                return new AppConfigurationEntry[] {entry};
            }
        };
    }

    private static StepFailure refused(DirectoryAccess access, String by, Exception reason) {
        return refused(
                access.rotatorDn(),
                by + " does not log in the rotator " + access.rotatorDn()
                        + " with Kerberos. Check its password or keytab, the clocks, and the realm in krb5.conf.",
                "rotator-refused",
                reason);
    }

    private static StepFailure refused(String principal, String message, String code, Exception reason) {
        for (Throwable cause = reason; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException && !(cause instanceof SaslException)) {
                return StepFailure.transientFailure(
                        "directory-unreachable",
                        "The key distribution centre of " + principal
                                + " cannot be reached or does not answer in time. Check that it is up and that its"
                                + " port 88 is open to Keyturn.",
                        words(reason));
            }
        }
        return StepFailure.refused(code, message, words(reason));
    }

    /** SASL says only that it failed; Kerberos, one below, says why. */
    private static String words(Exception reason) {
        Throwable cause = reason.getCause();
        return cause == null ? String.valueOf(reason.getMessage()) : reason.getMessage() + ": " + cause.getMessage();
    }
}
