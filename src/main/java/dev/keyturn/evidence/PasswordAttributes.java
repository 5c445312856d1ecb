package dev.keyturn.evidence;

import dev.keyturn.directory.AccountState;
import dev.keyturn.rotation.StepEvidence;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a domain controller showed of the password.
 *
 * @param pwdLastSet ISO 8601
 * @param keyVersion {@code msDS-KeyVersionNumber}; null where it cannot be read
 */
public record PasswordAttributes(
        @Nullable String domainController,
        @Nullable String pwdLastSet,
        @Nullable Number keyVersion) {

    public static final PasswordAttributes NOTHING = new PasswordAttributes(null, null, null);

    /** @param suffix {@code Before} for what was there before a change */
    public static PasswordAttributes in(Map<String, Object> evidence, String suffix) {
        return new PasswordAttributes(
                (String) evidence.get(StepEvidence.DOMAIN_CONTROLLER),
                (String) evidence.get(StepEvidence.PWD_LAST_SET + suffix),
                evidence.get(StepEvidence.KEY_VERSION + suffix) instanceof Number number && number.longValue() != 0
                        ? number
                        : null);
    }

    public static PasswordAttributes of(AccountState state) {
        return new PasswordAttributes(
                state.domainController(),
                state.pwdLastSet() == null ? null : state.pwdLastSet().toString(),
                state.keyVersion() == 0 ? null : state.keyVersion());
    }

    public static boolean isIn(Map<String, Object> evidence) {
        return evidence.containsKey(StepEvidence.DOMAIN_CONTROLLER) && evidence.containsKey(StepEvidence.PWD_LAST_SET);
    }

    /** Whether it was set again between the two checks. */
    boolean differsFrom(PasswordAttributes other) {
        return !Objects.equals(pwdLastSet, other.pwdLastSet) || !Objects.equals(keyVersion, other.keyVersion);
    }

    /** Whether it shows the same password: the key version decides where both have one, else the time. */
    public boolean isSameAs(PasswordAttributes other) {
        if (keyVersion != null && other.keyVersion != null) {
            return isSameKeyAs(other);
        }
        return pwdLastSet != null && pwdLastSet.equals(other.pwdLastSet);
    }

    /** Whether both key versions are known, and no password was set in between. */
    public boolean isSameKeyAs(PasswordAttributes other) {
        return keyVersion != null && other.keyVersion != null && keyVersion.longValue() == other.keyVersion.longValue();
    }

    /** Whether both key versions are known, and exactly one password was set in between ([MS-ADTS] 3.1.1.4.5.16). */
    public boolean isNextAfter(PasswordAttributes other) {
        return keyVersion != null
                && other.keyVersion != null
                && keyVersion.longValue() == other.keyVersion.longValue() + 1;
    }

    public boolean isKnown() {
        return pwdLastSet != null || keyVersion != null;
    }

    /**
     * Whether the other one was replaced by it. The key version goes up with each password and with nothing else, so it
     * counts where both are known; a tick at <em>must change password</em> moves {@code pwdLastSet} alone.
     */
    public boolean isNewerThan(PasswordAttributes other) {
        if (keyVersion != null && other.keyVersion != null) {
            return keyVersion.longValue() > other.keyVersion.longValue();
        }
        return pwdLastSet != null
                && other.pwdLastSet != null
                && Instant.parse(pwdLastSet).isAfter(Instant.parse(other.pwdLastSet));
    }

    public String inWords() {
        return (pwdLastSet == null ? "an unknown time" : pwdLastSet)
                + (keyVersion == null ? "" : " (key version " + keyVersion + ")");
    }
}
