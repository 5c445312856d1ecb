package dev.keyturn.web;

import dev.keyturn.rotation.RotationView;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Comparator;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** When the password was last set, as far as a rotation that runs can tell. */
final class PasswordTime {

    /** What steps that asked Active Directory leave in their evidence. */
    static final String EVIDENCE = "pwdLastSet";

    private PasswordTime() {}

    /** The latest time that Active Directory told a step; null when it told none. */
    static @Nullable Instant learntBy(RotationView rotation) {
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
