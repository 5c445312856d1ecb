package dev.keyturn.rotation;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.kernel.Json;
import dev.keyturn.kernel.Sha256;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What a requester asks for.
 *
 * @param account name in the inventory
 * @param kind ROTATE: Keyturn makes the password and sets it; REPAIR: it was changed already and a person knows it
 * @param reason why, for the approver and the auditor
 * @param ticket the change ticket's number, where there is one
 * @param windowStart the change is not made before; now when null
 * @param windowEnd the change is not begun after; open when null
 * @param urgent whether the approval policy may treat it as urgent
 * @param onBehalfOf the person who wrote the change ticket, when a service account asks; no more allowed to approve than
 *     the requester
 */
public record RotationRequest(
        String account,
        Kind kind,
        String reason,
        @Nullable String ticket,
        @Nullable Instant windowStart,
        @Nullable Instant windowEnd,
        @JsonInclude(JsonInclude.Include.NON_DEFAULT) boolean urgent,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable String onBehalfOf) {

    public RotationRequest(
            String account,
            Kind kind,
            String reason,
            @Nullable String ticket,
            @Nullable Instant windowStart,
            @Nullable Instant windowEnd) {
        this(account, kind, reason, ticket, windowStart, windowEnd, false, null);
    }

    public enum Kind {
        ROTATE,
        REPAIR
    }

    RotationRequest withTicket(@Nullable String number) {
        return new RotationRequest(account, kind, reason, number, windowStart, windowEnd, urgent, onBehalfOf);
    }

    /** The same for two requests that ask for the same. */
    public String hash() {
        return Sha256.of(Json.write(this));
    }
}
