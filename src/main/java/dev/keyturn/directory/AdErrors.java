package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.keyturn.step.StepFailure;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Says what a refusal of a domain controller means. The Win32 code inside the diagnostic text decides, since the LDAP
 * result code around it differs from one implementation to the next.
 */
final class AdErrors {

    static final String WRONG_PASSWORD = "52e";
    static final String NO_SUCH_USER = "525";

    private static final Pattern WIN32_CODE = Pattern.compile("^\\s*([0-9A-Fa-f]{8}):");
    private static final Pattern SUB_CODE = Pattern.compile("\\bdata ([0-9a-fA-F]{3})\\b");

    private static final Set<ResultCode> BROKEN = Set.of(
            ResultCode.SERVER_DOWN,
            ResultCode.CONNECT_ERROR,
            ResultCode.TIMEOUT,
            ResultCode.LOCAL_ERROR,
            ResultCode.DECODING_ERROR);
    private static final Set<ResultCode> BUSY =
            Set.of(ResultCode.BUSY, ResultCode.UNAVAILABLE, ResultCode.TIME_LIMIT_EXCEEDED);

    /** What keeps an account from logging in although its password may be right: a code and what to do. */
    private record Obstacle(String code, String sentence) {}

    private static final Map<String, Obstacle> OBSTACLES = Map.of(
            "530", new Obstacle("logon-hours", "may not log in at this hour; change its logon hours"),
            "531", new Obstacle("logon-workstation", "may not log in from here; change the workstations it may use"),
            "532", new Obstacle("password-expired", "has a password that is expired; reset it"),
            "533", new Obstacle("account-disabled", "is disabled; enable it"),
            "701", new Obstacle("account-expired", "is expired; extend it"),
            "773", new Obstacle("must-change-password", "must change its password at the next logon; reset it"),
            "775", new Obstacle("account-locked", "is locked; find what sends the wrong password, then unlock it"));

    private AdErrors() {}

    static boolean connectionIsBroken(LDAPException e) {
        return BROKEN.contains(e.getResultCode());
    }

    static boolean isBusy(LDAPException e) {
        return BUSY.contains(e.getResultCode());
    }

    /** The three hexadecimal digits after {@code data} of a refused logon, in small letters; null when there are none. */
    static @Nullable String subCode(LDAPException e) {
        Matcher matcher = SUB_CODE.matcher(text(e));
        return e.getResultCode() == ResultCode.INVALID_CREDENTIALS && matcher.find()
                ? matcher.group(1).toLowerCase(Locale.ROOT)
                : null;
    }

    /** A refused logon for another reason than a wrong password. */
    static StepFailure logon(LDAPException e, String user, String domainController) {
        if (connectionIsBroken(e) || isBusy(e)) {
            return trouble(e, domainController);
        }
        String subCode = subCode(e);
        Obstacle obstacle = subCode == null ? null : OBSTACLES.get(subCode);
        if (obstacle != null) {
            String sentence = domainController + " refuses the logon: " + user + " " + obstacle.sentence() + ".";
            return StepFailure.refused(obstacle.code(), sentence, detail(e));
        }
        if (NO_SUCH_USER.equals(subCode)) {
            String sentence = domainController + " knows no user " + user + "; correct the name in the configuration.";
            return StepFailure.refused("account-unknown", sentence, detail(e));
        }
        return unexpected(e, "the logon of " + user, domainController);
    }

    /** A refused or broken modification of the password. */
    static StepFailure reset(LDAPException e, String account, String domainController) {
        if (connectionIsBroken(e)) {
            return answerLost(e, account, domainController);
        }
        String code = win32Code(e);
        if ("0000052D".equals(code)) {
            return StepFailure.rejectedPassword(
                    code,
                    domainController + " does not accept the new password of " + account
                            + ": its password policy or a password filter refuses it.",
                    detail(e));
        }
        if ("00000005".equals(code) || e.getResultCode() == ResultCode.INSUFFICIENT_ACCESS_RIGHTS) {
            return StepFailure.refused(
                    "reset-not-allowed",
                    "The rotator may not reset the password of " + account + " on " + domainController
                            + "; delegate the right Reset Password on this account to it.",
                    detail(e));
        }
        if (isBusy(e)) {
            return trouble(e, domainController);
        }
        if (e.getResultCode() == ResultCode.UNWILLING_TO_PERFORM) {
            return StepFailure.refused(
                    "encryption-required",
                    domainController + " will not set the password of " + account
                            + " on this connection; check that it is reached over LDAPS with 128-bit encryption or better.",
                    detail(e));
        }
        return unexpected(e, "the reset of the password of " + account, domainController);
    }

    static StepFailure answerLost(LDAPException e, String account, String domainController) {
        return StepFailure.transientFailure(
                "answer-lost",
                "The connection to " + domainController + " broke while the password of " + account
                        + " was being set, so it may be the old or the new one; a logon with the new one will tell.",
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
                                + " port is open to Keyturn.",
                        detail(e));
    }

    private static StepFailure unexpected(LDAPException e, String what, String domainController) {
        return StepFailure.refused(
                "ldap-" + e.getResultCode().intValue(),
                domainController + " refuses " + what + " (LDAP result "
                        + e.getResultCode().intValue() + "); its own words say why.",
                detail(e));
    }

    private static @Nullable String win32Code(LDAPException e) {
        Matcher matcher = WIN32_CODE.matcher(text(e));
        return matcher.find() ? matcher.group(1).toUpperCase(Locale.ROOT) : null;
    }

    static String detail(LDAPException e) {
        return e.getResultCode().intValue() + " " + text(e).replace("\0", "").strip();
    }

    private static String text(LDAPException e) {
        String diagnostic = e.getDiagnosticMessage();
        return diagnostic == null ? String.valueOf(e.getMessage()) : diagnostic;
    }
}
