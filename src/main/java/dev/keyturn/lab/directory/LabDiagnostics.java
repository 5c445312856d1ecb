package dev.keyturn.lab.directory;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;

/** Refusals in the words of a domain controller. */
final class LabDiagnostics {

    private LabDiagnostics() {}

    static LDAPException logonFailure(String subCode) {
        return new LDAPException(
                ResultCode.INVALID_CREDENTIALS,
                "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data " + subCode + ", v4563");
    }

    static LDAPException bindFirst() {
        return new LDAPException(
                ResultCode.OPERATIONS_ERROR,
                "000004DC: LdapErr: DSID-0C090A5C, comment: In order to perform this operation a successful bind must"
                        + " be completed on the connection., data 0, v4563");
    }

    static LDAPException noSuchObject() {
        return new LDAPException(
                ResultCode.NO_SUCH_OBJECT, "0000208D: NameErr: DSID-0310028D, problem 2001 (NO_OBJECT), data 0");
    }

    static LDAPException accessDenied() {
        return new LDAPException(
                ResultCode.INSUFFICIENT_ACCESS_RIGHTS,
                "00000005: SecErr: DSID-031A11EF, problem 4003 (INSUFF_ACCESS_RIGHTS), data 0");
    }

    static LDAPException malformedPassword() {
        return new LDAPException(
                ResultCode.UNWILLING_TO_PERFORM,
                "0000001F: SvcErr: DSID-031A126A, problem 5003 (WILL_NOT_PERFORM), data 0");
    }

    static LDAPException notImplemented() {
        return new LDAPException(
                ResultCode.UNWILLING_TO_PERFORM,
                "00000057: LdapErr: DSID-0C090D8A, comment: The lab's directory does not do this., data 0, v4563");
    }

    static LDAPException mechanismNotSupported() {
        return new LDAPException(
                ResultCode.AUTH_METHOD_NOT_SUPPORTED,
                "00002027: LdapErr: DSID-0C0905B8, comment: Invalid Authentication method, data 0, v4563");
    }

    static LDAPException wrongOldPassword() {
        return new LDAPException(
                ResultCode.CONSTRAINT_VIOLATION,
                "00000056: AtrErr: DSID-03191083, #1: 0: 00000056: DSID-03191083, problem 1005"
                        + " (CONSTRAINT_ATT_TYPE), data 0, Att 9005a (unicodePwd)");
    }

    static LDAPException policyViolation(String why) {
        return new LDAPException(
                ResultCode.CONSTRAINT_VIOLATION,
                "0000052D: Constraint violation - check_password_restrictions: " + why);
    }
}
