package dev.keyturn.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.evidence.SealedRotation;
import dev.keyturn.rotation.RotationView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A rotation in a list. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditedRotation")
record RotationLine(
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
        String outcome) {

    static RotationLine of(SealedRotation sealed) {
        return new RotationLine(
                sealed.number(),
                sealed.id(),
                sealed.account(),
                sealed.kind(),
                sealed.requester(),
                sealed.approvers(),
                sealed.ticket(),
                sealed.requestedAt(),
                sealed.endedAt(),
                RotationView.State.ENDED.name(),
                sealed.outcome());
    }

    static RotationLine of(RotationView running) {
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
                null);
    }
}
