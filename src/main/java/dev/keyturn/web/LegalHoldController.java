package dev.keyturn.web;

import dev.keyturn.account.PlainText;
import dev.keyturn.audit.LegalHold;
import dev.keyturn.rotation.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/evidence/hold}: while it is in force no evidence is deleted. */
@RestController
@RequestMapping(path = "/api/evidence/hold", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Evidence")
final class LegalHoldController {

    private final LegalHold hold;

    LegalHoldController(LegalHold hold) {
        this.hold = hold;
    }

    /** @param reason for those who read it years later */
    record HoldBody(
            @Schema(description = "Why evidence is to be kept.", example = "Investigation 2030-17.")
            @NotBlank(message = "is missing")
            @Size(max = 2000, message = "must not be longer than 2000 characters")
            @Pattern(
                    regexp = PlainText.LINES,
                    message = "must not contain control characters other than line breaks and tabs")
            String reason) {}

    @GetMapping
    @Operation(summary = "Ask whether evidence is under legal hold")
    LegalHold.State state() {
        return hold.state();
    }

    @PutMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Put evidence under legal hold",
            description =
                    "Nothing is deleted until it is lifted, however old. It becomes an entry of the chain, with the "
                            + "reason. The same reason again changes nothing.")
    @ApiResponse(responseCode = "200", description = "It is in force.")
    @ApiResponse(responseCode = "400", description = "The reason is missing.")
    LegalHold.State set(@Valid @RequestBody HoldBody body, @Parameter(hidden = true) Person person) {
        return hold.set(body.reason().strip(), person.id());
    }

    @DeleteMapping
    @Operation(
            summary = "Lift the legal hold",
            description = "It becomes an entry of the chain. What is older than its retention is deleted within a day.")
    @ApiResponse(responseCode = "200", description = "None is in force.")
    LegalHold.State lift(@Parameter(hidden = true) Person person) {
        return hold.lift(person.id());
    }
}
