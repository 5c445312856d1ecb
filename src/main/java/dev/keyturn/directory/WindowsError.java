package dev.keyturn.directory;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The Win32 error codes inside a domain controller's diagnostic text ([MS-ERREF] 2.2). They decide what a refusal means,
 * since the LDAP result code around them differs from one kind of server and one version to the next. A refused logon has
 * its code after the word {@code data}; anything else begins with it.
 */
enum WindowsError {
    ACCESS_DENIED(0x5),
    GENERAL_FAILURE(0x1f),
    INVALID_PASSWORD(0x56),
    NO_SUCH_USER(0x525),
    WRONG_PASSWORD(0x52b),
    ILL_FORMED_PASSWORD(0x52c),
    PASSWORD_RESTRICTION(0x52d),
    LOGON_FAILURE(0x52e),
    ACCOUNT_RESTRICTION(
            0x52f,
            "account-restricted",
            "may not log in with a simple bind, as a member of Protected Users or under an authentication policy; take it out, or let"
                    + " Keyturn log in with Kerberos (logon: kerberos)"),
    INVALID_LOGON_HOURS(0x530, "logon-hours", "may not log in at this hour; change its logon hours"),
    INVALID_WORKSTATION(0x531, "logon-workstation", "may not log in from here; change the workstations it may use"),
    PASSWORD_EXPIRED(0x532, "password-expired", "has a password that is expired; reset it"),
    ACCOUNT_DISABLED(0x533, "account-disabled", "is disabled; enable it"),
    ACCOUNT_EXPIRED(0x701, "account-expired", "is expired; extend it"),
    PASSWORD_MUST_CHANGE(0x773, "must-change-password", "must change its password at the next logon; reset it"),
    ACCOUNT_LOCKED_OUT(0x775, "account-locked", "is locked; find what sends the wrong password, then unlock it"),
    DIRECTORY_BUSY(0x200e),
    DIRECTORY_UNAVAILABLE(0x200f),
    STRONG_AUTHENTICATION_REQUIRED(0x2028),
    NO_SUCH_OBJECT(0x208d),
    NOT_ENOUGH_RIGHTS(0x2098);

    private static final Pattern LEADING = Pattern.compile("^\\s*([0-9A-Fa-f]{8}):");
    private static final Pattern OF_LOGON = Pattern.compile("\\bdata ([0-9a-fA-F]{3,4})\\b");
    /** What a refused logon begins with: the security package says no, and says why behind {@code data}. */
    private static final long LOGON_DENIED = 0x80090308L;

    private final long code;
    private final @Nullable String obstacle;
    private final @Nullable String remedy;

    WindowsError(long code) {
        this(code, null, null);
    }

    WindowsError(long code, @Nullable String obstacle, @Nullable String remedy) {
        this.code = code;
        this.obstacle = obstacle;
        this.remedy = remedy;
    }

    /** A word for what keeps an account from logging in although its password may be right; null where nothing does. */
    @Nullable
    String obstacle() {
        return obstacle;
    }

    /** The obstacle in words that go on after the account's name, and what to do. */
    @Nullable
    String remedy() {
        return remedy;
    }

    /** Whether it is said only where the password is right, as the published lists of these sub-codes have it. */
    boolean provesPassword() {
        return this == INVALID_LOGON_HOURS || this == INVALID_WORKSTATION;
    }

    /** @return null when there is none that is known */
    static @Nullable WindowsError of(LDAPException e) {
        String text = AdErrors.text(e);
        Matcher leading = LEADING.matcher(text);
        Matcher logon = OF_LOGON.matcher(text);
        if (leading.find() && Long.parseLong(leading.group(1), 16) != LOGON_DENIED) {
            return of(Long.parseLong(leading.group(1), 16));
        }
        return logon.find() ? of(Long.parseLong(logon.group(1), 16)) : null;
    }

    /** As in a diagnostic text, such as {@code 0000052D}. */
    String text() {
        return String.format("%08X", code);
    }

    private static @Nullable WindowsError of(long code) {
        return Arrays.stream(values())
                .filter(error -> error.code == code)
                .findFirst()
                .orElse(null);
    }
}
