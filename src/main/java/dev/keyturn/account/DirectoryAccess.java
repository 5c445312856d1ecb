package dev.keyturn.account;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.Pattern;
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
 * @param passwordLength characters of a new password, by default 48; the policy may demand more, and then gets more
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
        ChangeMethod passwordChange,
        @Min(12) @Max(64) int passwordLength) {

    private static final int USUAL_LENGTH = 48;

    public DirectoryAccess(
            @Nullable List<String> domainControllers,
            @Nullable Path caFile,
            String baseDn,
            String rotatorDn,
            @Nullable Path rotatorPasswordFile,
            @Nullable Duration timeout,
            @Nullable Duration callTimeout,
            @Nullable Logon logon,
            @Nullable Path rotatorKeytab,
            boolean inListedOrder,
            @Nullable ChangeMethod passwordChange,
            int passwordLength) {
        this.domainControllers = domainControllers == null ? List.of() : List.copyOf(domainControllers);
        this.caFile = caFile;
        this.baseDn = baseDn;
        this.rotatorDn = rotatorDn;
        this.rotatorPasswordFile = rotatorPasswordFile;
        this.timeout = timeout == null ? Duration.ofSeconds(10) : timeout;
        this.callTimeout = callTimeout == null ? Duration.ofSeconds(30) : callTimeout;
        this.logon = logon == null ? Logon.SIMPLE : logon;
        this.rotatorKeytab = rotatorKeytab;
        this.inListedOrder = inListedOrder;
        this.passwordChange = passwordChange == null ? ChangeMethod.AUTOMATIC : passwordChange;
        this.passwordLength = passwordLength == 0 ? USUAL_LENGTH : passwordLength;
    }
}
