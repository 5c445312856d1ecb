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
    ACCOUNT_RESTRICTION(0x52f),
    INVALID_LOGON_HOURS(0x530),
    INVALID_WORKSTATION(0x531),
    PASSWORD_EXPIRED(0x532),
    ACCOUNT_DISABLED(0x533),
    ACCOUNT_EXPIRED(0x701),
    PASSWORD_MUST_CHANGE(0x773),
    ACCOUNT_LOCKED_OUT(0x775),
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

    WindowsError(long code) {
        this.code = code;
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
