package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.kernel.StepFailure;
import java.io.EOFException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Says what a refusal of a domain controller means, in words that name the next action. */
final class AdErrors {

    private static final Set<ResultCode> BROKEN = Set.of(
            ResultCode.SERVER_DOWN,
            ResultCode.CONNECT_ERROR,
            ResultCode.TIMEOUT,
            ResultCode.LOCAL_ERROR,
            ResultCode.DECODING_ERROR);
    private static final Set<ResultCode> BUSY =
            Set.of(ResultCode.BUSY, ResultCode.UNAVAILABLE, ResultCode.TIME_LIMIT_EXCEEDED);

    static final String GIVE_CERTIFICATE =
            "Give it one for Server Authentication in the name that is configured here (the templates Kerberos Authentication and"
                    + " Domain Controller Authentication make such), or list another domain controller.";

    private AdErrors() {}

    static boolean connectionIsBroken(LDAPException e) {
        return BROKEN.contains(e.getResultCode());
    }

    static boolean isBusy(LDAPException e) {
        WindowsError error = WindowsError.of(e);
        return error == WindowsError.DIRECTORY_BUSY
                || error == WindowsError.DIRECTORY_UNAVAILABLE
                || error == null && BUSY.contains(e.getResultCode());
    }

    /** A refused logon for another reason than a wrong password. */
    static StepFailure logon(LDAPException e, String user, String domainController) {
        if (connectionIsBroken(e) || isBusy(e)) {
            return trouble(e, domainController);
        }
        WindowsError error = WindowsError.of(e);
        StepFailure obstacle = obstacle(error, e, user, domainController + " refuses the logon: ");
        if (obstacle != null) {
            return obstacle;
        }
        if (error == WindowsError.NO_SUCH_USER) {
            String message = domainController + " knows no user " + user + "; correct the name in the configuration.";
            return StepFailure.refused("account-unknown", message, detail(e));
        }
        return unexpected(e, "the logon of " + user, domainController);
    }

    /** A refused or broken modification of the password. */
    static StepFailure change(LDAPException e, ChangeMethod method, String account, String domainController) {
        if (connectionIsBroken(e)) {
            return answerLost(e, account, domainController);
        }
        if (isBusy(e)) {
            return trouble(e, domainController);
        }
        WindowsError error = WindowsError.of(e);
        StepFailure obstacle = obstacle(error, e, account, domainController + " does not change the password: ");
        if (obstacle != null) {
            return obstacle;
        }
        return error == null
                ? byResultCode(e, method, account, domainController)
                : switch (error) {
                    case PASSWORD_RESTRICTION, ILL_FORMED_PASSWORD ->
                        StepFailure.rejectedPassword(
                                error.text(),
                                domainController + " does not accept the new password of " + account
                                        + ": its password policy or a password filter refuses it.",
                                detail(e));
                    case INVALID_PASSWORD, WRONG_PASSWORD, LOGON_FAILURE -> presentWrong(e, account, domainController);
                    case ACCESS_DENIED, NOT_ENOUGH_RIGHTS -> notAllowed(e, method, account, domainController);
                    case NO_SUCH_OBJECT ->
                        StepFailure.transientFailure(
                                "account-moved",
                                "The account " + account + " was moved or renamed on " + domainController
                                        + " just before the change; the step is repeated.",
                                detail(e));
                    default -> byResultCode(e, method, account, domainController);
                };
    }

    static StepFailure presentWrong(LDAPException e, String account, String domainController) {
        return StepFailure.refused(
                "present-password-wrong",
                domainController + " does not accept the present password of " + account
                        + " that Keyturn has stored. It was changed outside of Keyturn. Let the rotator reset it, or repair"
                        + " the connector with the password that was set.",
                detail(e));
    }

    static StepFailure answerLost(LDAPException e, String account, String domainController) {
        return StepFailure.transientFailure(
                "answer-lost",
                "The connection to " + domainController + " broke while the password of " + account
                        + " was being set, so it may be the old or the new one; the account's key version will tell.",
                detail(e));
    }

    /** Anything that keeps a request that changes nothing from being answered. */
    static StepFailure read(LDAPException e, String account, String domainController) {
        if (connectionIsBroken(e) || isBusy(e)) {
            return trouble(e, domainController);
        }
        return unexpected(e, "reading the account " + account, domainController);
    }

    static StepFailure trouble(LDAPException e, String domainController) {
        return isBusy(e)
                ? StepFailure.transientFailure(
                        "directory-busy",
                        "Domain controller " + domainController + " is too busy to answer. Look at its load.",
                        detail(e))
                : StepFailure.transientFailure(
                        "directory-unreachable",
                        "Domain controller " + domainController
                                + " cannot be reached or does not answer in time. Check that it is up and that its LDAPS"
                                + " or LDAP port is open to Keyturn.",
                        detail(e));
    }

    /** A domain controller without a certificate takes the connection on its port for LDAPS, and ends it in the handshake. */
    static StepFailure unreached(LDAPException e, DomainController controller) {
        StepFailure failure = trouble(e, controller.name());
        return controller.startTls() || !endedHandshake(e)
                ? failure
                : StepFailure.transientFailure(
                        failure.code(),
                        failure.message()
                                + " It took the connection and ended the TLS handshake, as one does that has no certificate. "
                                + GIVE_CERTIFICATE,
                        failure.detail());
    }

    private static boolean endedHandshake(LDAPException e) {
        boolean ended = false;
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof SocketTimeoutException || cause instanceof ConnectException) {
                return false;
            }
            ended |= cause instanceof SSLException || cause instanceof SocketException || cause instanceof EOFException;
        }
        return ended;
    }

    private static @Nullable StepFailure obstacle(
            @Nullable WindowsError error, LDAPException e, String user, String beginning) {
        return error == null || error.obstacle() == null
                ? null
                : StepFailure.refused(error.obstacle(), beginning + user + " " + error.remedy() + ".", detail(e));
    }

    private static StepFailure byResultCode(
            LDAPException e, ChangeMethod method, String account, String domainController) {
        if (e.getResultCode() == ResultCode.INSUFFICIENT_ACCESS_RIGHTS) {
            return notAllowed(e, method, account, domainController);
        }
        if (e.getResultCode() == ResultCode.UNWILLING_TO_PERFORM) {
            return StepFailure.refused(
                    "encryption-required",
                    domainController + " will not set the password of " + account
                            + " on this connection; check that it is reached with 128-bit encryption or better.",
                    detail(e));
        }
        return unexpected(e, "the change of the password of " + account, domainController);
    }

    private static StepFailure notAllowed(
            LDAPException e, ChangeMethod method, String account, String domainController) {
        return method == ChangeMethod.RESET
                ? StepFailure.refused(
                        "reset-not-allowed",
                        "The rotator may not reset the password of " + account + " on " + domainController
                                + "; delegate the right Reset Password on this account to it.",
                        detail(e))
                : StepFailure.refused(
                        "change-not-allowed",
                        account + " may not change its own password on " + domainController
                                + "; give SELF the right Change Password on it, and take \"User cannot change password\" off.",
                        detail(e));
    }

    private static StepFailure unexpected(LDAPException e, String what, String domainController) {
        return StepFailure.refused(
                "ldap-" + e.getResultCode().intValue(),
                domainController + " refuses " + what + " (LDAP result "
                        + e.getResultCode().intValue() + "); its own words say why.",
                detail(e));
    }

    static String detail(LDAPException e) {
        return e.getResultCode().intValue() + " " + text(e).replace("\0", "").strip();
    }

    static String text(LDAPException e) {
        String diagnostic = e.getDiagnosticMessage();
        return diagnostic == null ? String.valueOf(e.getMessage()) : diagnostic;
    }
}
