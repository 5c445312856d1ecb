package dev.keyturn.rotation;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody asks for.
 *
 * @param account name in the inventory
 * @param kind ROTATE: Keyturn makes the password and sets it; REPAIR: it was changed already and a person knows it
 * @param reason why, for the approver and the auditor
 * @param ticket the change ticket's number, where there is one
 * @param windowStart the change is not made before; now when null
 * @param windowEnd the change is not begun after; open when null
 */
public record RotationRequest(
        String account,
        Kind kind,
        String reason,
        @Nullable String ticket,
        @Nullable Instant windowStart,
        @Nullable Instant windowEnd) {

    public enum Kind {
        ROTATE,
        REPAIR
    }
}
