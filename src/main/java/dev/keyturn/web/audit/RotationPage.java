package dev.keyturn.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of the list of rotations. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditedRotations")
record RotationPage(
        @Schema(description = "Those that ended, newest first.")
        List<RotationLine> rotations,

        @Schema(description = "How many ended ones fit, on all pages.")
        long total,

        @Schema(description = "What the next page is asked for with; null when this is the last.") @Nullable
        Long before,

        @Schema(description = "Those that run and fit; on the first page only.")
        List<RotationLine> running) {}
