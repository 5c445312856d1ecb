package dev.keyturn.evidence;

import dev.keyturn.rotation.RotationView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When passwords were last set, as far as rotations learnt it: those that ended, and the one that runs. */
public final class PasswordTimes {

    /** What steps that asked Active Directory leave in their evidence. */
    private static final String EVIDENCE = "pwdLastSet";

    private final SealedRotations sealed;

    public PasswordTimes(SealedRotations sealed) {
        this.sealed = sealed;
    }

    /** @param running the rotation of this account that runs; null when none does. One that ended tells nothing more. */
    public @Nullable Instant setAt(String account, @Nullable RotationView running) {
        Instant ended = sealed.passwordSetAt(account).orElse(null);
        Instant now = running == null ? null : learntBy(running);
        if (now != null && sealed.isRollBack(account, now)) {
            return ended;
        }
        return ended == null || now != null && now.isAfter(ended) ? now : ended;
    }

    /** The latest time that Active Directory told a step; null when it told none. */
    private static @Nullable Instant learntBy(RotationView rotation) {
        return rotation.steps().stream()
                .map(step -> asInstant(step.evidence().get(EVIDENCE)))
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(null);
    }

    private static @Nullable Instant asInstant(@Nullable Object value) {
        try {
            return value == null ? null : Instant.parse(value.toString());
        } catch (DateTimeException notATime) {
            return null;
        }
    }
}
