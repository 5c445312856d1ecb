package dev.keyturn.directory;

import static org.assertj.core.api.Assertions.assertThat;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import dev.keyturn.account.DirectoryAccess.ChangeMethod;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.kernel.StepFailure.Kind;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AdErrorsTest {

    private static final String DC = "dc1.contoso.com:636";

    @ParameterizedTest
    @CsvSource({
        "525, account-unknown",
        "530, logon-hours",
        "531, logon-workstation",
        "532, password-expired",
        "533, account-disabled",
        "701, account-expired",
        "773, must-change-password",
        "775, account-locked"
    })
    void aRefusedLogonNamesWhatStandsInTheWay(String subCode, String code) {
        LDAPException refusal = new LDAPException(
                ResultCode.INVALID_CREDENTIALS,
                "80090308: LdapErr: DSID-0C090439, comment: AcceptSecurityContext error, data " + subCode
                        + ", v4563\0");

        StepFailure failure = AdErrors.logon(refusal, "MSOL_1", DC);

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo(code);
        assertThat(failure.message()).contains("MSOL_1", DC).endsWith(".");
        assertThat(failure.detail()).contains("data " + subCode).doesNotContain("\0");
    }

    @ParameterizedTest
    @ValueSource(ints = {19, 53, 1})
    void theWin32CodeDecidesThatAPasswordWasRejectedWhateverTheLdapCode(int ldapCode) {
        StepFailure failure = reset(ldapCode, "0000052D: SvcErr: DSID-031A12D2, problem 5003, data 0");

        assertThat(failure.kind()).isEqualTo(Kind.REJECTED_PASSWORD);
        assertThat(failure.code()).isEqualTo("0000052D");
    }

    @Test
    void aMissingRightIsToldFromAMissingEncryption() {
        assertThat(reset(50, "00002098: SecErr: DSID-03150F94").code()).isEqualTo("reset-not-allowed");
        assertThat(reset(53, "00000005: SvcErr: DSID-031A12D2").code()).isEqualTo("reset-not-allowed");
        assertThat(reset(53, "0000001F: SvcErr: DSID-031A12D2").code()).isEqualTo("encryption-required");
    }

    @ParameterizedTest
    @ValueSource(ints = {81, 85, 91})
    void aConnectionThatBreaksLosesTheAnswerOfAResetAndNothingElse(int ldapCode) {
        assertThat(reset(ldapCode, "broken").code()).isEqualTo("answer-lost");
        assertThat(reset(ldapCode, "broken").kind()).isEqualTo(Kind.TRANSIENT);

        StepFailure read = AdErrors.read(exception(ldapCode, "broken"), "MSOL_1", DC);
        assertThat(read.code()).isEqualTo("directory-unreachable");
        assertThat(read.kind()).isEqualTo(Kind.TRANSIENT);
    }

    @ParameterizedTest
    @ValueSource(ints = {51, 52})
    void aBusyDomainControllerIsAskedAgain(int ldapCode) {
        assertThat(reset(ldapCode, "00002024: busy").kind()).isEqualTo(Kind.TRANSIENT);
        assertThat(AdErrors.logon(exception(ldapCode, "busy"), "MSOL_1", DC).code())
                .isEqualTo("directory-busy");
    }

    @Test
    void anythingElseIsForAPersonToRead() {
        StepFailure failure = reset(80, "00000057: something new");

        assertThat(failure.kind()).isEqualTo(Kind.REFUSED);
        assertThat(failure.code()).isEqualTo("ldap-80");
        assertThat(failure.detail()).isEqualTo("80 00000057: something new");
    }

    private static StepFailure reset(int ldapCode, String text) {
        return AdErrors.change(exception(ldapCode, text), ChangeMethod.RESET, "MSOL_1", DC);
    }

    private static LDAPException exception(int ldapCode, String text) {
        return new LDAPException(ResultCode.valueOf(ldapCode), text);
    }
}
