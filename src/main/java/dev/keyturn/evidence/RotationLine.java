package dev.keyturn.evidence;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.rotation.RotationView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A rotation, as lists of evidence show it.
 *
 * @param approvers in the order in which they approved
 */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditedRotation")
public record RotationLine(
        @Schema(description = "Its evidence's place in the chain; null while it runs.") @Nullable
        Long number,

        String id,
        String account,
        String kind,
        String requester,
        List<String> approvers,
        @Nullable String ticket,
        Instant requestedAt,
        @Nullable Instant endedAt,
        String state,

        @Schema(description = "How it ended; null while it runs.") @Nullable
        String outcome,

        @Schema(description = "How well the password is proved that it brought; null when it brought none.") @Nullable
        String proof,

        @Schema(
                description =
                        "What was found after the hour in which the password before is accepted as well; null until then.")
        @Nullable
        String confirmation) {

    public static RotationLine of(RotationView running) {
        return new RotationLine(
                null,
                running.id(),
                running.account(),
                running.kind().name(),
                running.requester(),
                running.approval().by().stream().map(RotationView.Approved::by).toList(),
                running.ticket(),
                running.requestedAt(),
                null,
                running.state().name(),
                null,
                null,
                null);
    }
}
