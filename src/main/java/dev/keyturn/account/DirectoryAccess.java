package dev.keyturn.account;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.SettingMistakes;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How the domain of an account is reached, as whom, and how the password is changed there. The rotator is the delegated
 * user that holds the one right <em>Reset Password</em> on the connector account.
 *
 * @param domainControllers {@code ldaps://host:port}, or {@code ldap://host:port} for StartTLS; ports by default 636 and
 *     389. The one that holds the role of PDC emulator is preferred, then the order of this list counts
 * @param caFile PEM file of the authority that signed their certificates; without it the JVM's trust store decides
 * @param baseDn where accounts are searched, such as {@code DC=contoso,DC=com}
 * @param rotatorDn the user that Keyturn binds as: a distinguished name or a user principal name; for Kerberos a principal
 *     such as {@code keyturn@CONTOSO.COM}
 * @param rotatorPasswordFile a file that holds the rotator's password and nothing else
 * @param timeout how long one connection or one request may take, by default 10 seconds
 * @param callTimeout how long everything together may take that is done in one go, by default 30 seconds
 * @param logon how the rotator logs in, by default with a simple bind
 * @param rotatorKeytab for Kerberos: the rotator's keytab, instead of a password
 * @param inListedOrder whether the order of {@code domainControllers} counts alone and no PDC emulator is looked for
 * @param passwordChange how the password is changed, by default automatically
 */
public record DirectoryAccess(
        @NotEmpty
        List<
                        @Pattern(
                                regexp = "ldaps?://[^/:]+(:\\d+)?",
                                message =
                                        "must look like ldaps://dc1.contoso.com:636, or ldap://dc1.contoso.com:389 for StartTLS")
                        String>
                domainControllers,

        @Nullable Path caFile,
        @NotBlank String baseDn,
        @NotBlank String rotatorDn,
        @Nullable Path rotatorPasswordFile,
        Duration timeout,
        Duration callTimeout,
        Logon logon,
        @Nullable Path rotatorKeytab,
        boolean inListedOrder,
        ChangeMethod passwordChange) {

    /** How the rotator logs in to a domain controller. The connection is encrypted with TLS in either case. */
    public enum Logon {
        /** An LDAP simple bind with the rotator's password. */
        SIMPLE,
        /** Kerberos, with the rotator's password or a keytab. */
        KERBEROS
    }

    /** How the password of an account is changed in Active Directory. */
    public enum ChangeMethod {
        /** A reset where the rotator holds the right to it, else a self-change where the present password is known. */
        AUTOMATIC,
        /** The rotator sets the password. It needs the right Reset Password; the present one need not be known. */
        RESET,
        /**
         * The present password is given and replaced. No delegated right is needed, but the domain's minimum password
         * age and history apply.
         */
        SELF_CHANGE
    }

    private static final int GLOBAL_CATALOG = 3268;
    private static final int GLOBAL_CATALOG_TLS = 3269;

    /** What the configuration leaves out comes as null, or as zero, and gets its usual value. */
    public DirectoryAccess {
        domainControllers = domainControllers == null ? List.of() : List.copyOf(domainControllers);
        timeout = timeout == null ? Duration.ofSeconds(10) : timeout;
        callTimeout = callTimeout == null ? Duration.ofSeconds(30) : callTimeout;
        logon = logon == null ? Logon.SIMPLE : logon;
        passwordChange = passwordChange == null ? ChangeMethod.AUTOMATIC : passwordChange;
    }

    /** The same, with one of its domain controllers alone. */
    public DirectoryAccess at(String domainController) {
        return new DirectoryAccess(
                List.of(domainController),
                caFile,
                baseDn,
                rotatorDn,
                rotatorPasswordFile,
                timeout,
                callTimeout,
                logon,
                rotatorKeytab,
                true,
                passwordChange);
    }

    /** What can be known of it without connecting to it. */
    void check(String setting, SettingMistakes mistakes) {
        if (caFile != null) {
            mistakes.in(() -> SettingCheck.mustBeReadable(setting + ".ca-file", caFile));
        }
        domainControllers.forEach(url -> mistakes.in(() -> checkPort(setting, url)));
        mistakes.in(() -> checkRotator(setting));
        mistakes.in(() -> checkBaseDn(setting));
        mistakes.in(() -> SettingCheck.mustBePositive(setting + ".timeout", timeout));
        mistakes.in(() -> SettingCheck.mustBePositive(setting + ".call-timeout", callTimeout));
    }

    private static void checkPort(String setting, String url) {
        int port = URI.create(url).getPort();
        if (port == GLOBAL_CATALOG || port == GLOBAL_CATALOG_TLS) {
            throw new InvalidSettingException(
                    setting + ".domain-controllers",
                    "has \"" + url
                            + "\", which is the port of the global catalog: nothing can be set there. Take the one for LDAPS, 636, or"
                            + " for LDAP with StartTLS, 389.");
        }
    }

    private void checkRotator(String setting) {
        if (rotatorKeytab != null) {
            if (logon != Logon.KERBEROS) {
                throw new InvalidSettingException(
                        setting + ".rotator-keytab", "is for Kerberos only. Set " + setting + ".logon=kerberos.");
            }
            SettingCheck.mustNotBeEmpty(setting + ".rotator-keytab", rotatorKeytab);
        } else if (rotatorPasswordFile == null) {
            throw new InvalidSettingException(
                    setting + ".rotator-password-file",
                    "is missing. Name a file that holds the rotator's password and nothing else.");
        } else {
            SettingCheck.mustNotBeEmpty(setting + ".rotator-password-file", rotatorPasswordFile);
        }
        if (logon == Logon.KERBEROS && !rotatorDn.matches("[^@]+@[^@]+")) {
            throw new InvalidSettingException(
                    setting + ".rotator-dn",
                    "is \"" + rotatorDn + "\". Kerberos wants a principal, such as keyturn@CONTOSO.COM.");
        }
    }

    private void checkBaseDn(String setting) {
        boolean name;
        try {
            name = !new DN(baseDn).isNullDN();
        } catch (LDAPException e) {
            name = false;
        }
        if (!name) {
            throw new InvalidSettingException(
                    setting + ".base-dn",
                    "is \"" + baseDn + "\", which is not a distinguished name. Write it like" + " DC=contoso,DC=com.");
        }
    }
}
