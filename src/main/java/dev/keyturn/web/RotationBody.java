package dev.keyturn.web;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import dev.keyturn.kernel.PlainText;
import dev.keyturn.rotation.RotationRequest;
import io.swagger.v3.oas.annotations.media.Schema;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Body of {@code POST /api/rotations}. */
@ValidWindow
@Schema(name = "RotationRequest", description = "A request to rotate the password of one account.")
record RotationBody(
        @Schema(description = "Name of the account in the inventory.", example = "contoso.com")
        @NotBlank(message = "is missing")
        @Size(max = 200, message = "must not be longer than 200 characters")
        @Pattern(regexp = PlainText.ONE_LINE, message = "must not contain control characters")
        String account,

        @Schema(
                description = "ROTATE: Keyturn makes a new password and sets it in Active Directory. "
                        + "REPAIR: it was changed in Active Directory already, and a person enters it.",
                defaultValue = "ROTATE")
        RotationRequest.@Nullable Kind kind,

        @Schema(description = "Why, for the approver and the auditor.", example = "90 days are over.")
        @NotBlank(message = "is missing")
        @Size(max = 2000, message = "must not be longer than 2000 characters")
        @Pattern(
                regexp = PlainText.LINES,
                message = "must not contain control characters other than line breaks and tabs")
        String reason,

        @Schema(description = "Number of the change ticket, where there is one.", example = "CHG0030052")
        @Size(max = 100, message = "must not be longer than 100 characters")
        @Pattern(regexp = PlainText.ONE_LINE, message = "must not contain control characters")
        @Nullable
        String ticket,

        @Schema(description = "The change is not made before. Now, when left out.", example = "2030-01-31T20:00:00Z")
        @JsonDeserialize(using = PointInTime.class)
        @Nullable
        Instant windowStart,

        @Schema(
                description = "The change is not begun after. Open, when left out.",
                example = "2030-01-31T22:00:00+01:00")
        @JsonDeserialize(using = PointInTime.class)
        @Nullable
        Instant windowEnd,

        @Schema(description = "Whether the approval policy may treat it as urgent.", defaultValue = "false") @Nullable
        Boolean urgent,

        @Schema(
                description = "The person who wrote the change ticket, when a service account asks. That person cannot "
                        + "approve either.",
                example = "j.doe")
        @Size(max = 200, message = "must not be longer than 200 characters")
        @Pattern(regexp = PlainText.ONE_LINE, message = "must not contain control characters")
        @Nullable
        String onBehalfOf) {

    RotationRequest toRequest() {
        return new RotationRequest(
                account.strip(),
                kind == null ? RotationRequest.Kind.ROTATE : kind,
                reason.strip(),
                ticket == null || ticket.isBlank() ? null : ticket.strip(),
                windowStart,
                windowEnd,
                Boolean.TRUE.equals(urgent),
                onBehalfOf == null || onBehalfOf.isBlank() ? null : onBehalfOf.strip());
    }
}
