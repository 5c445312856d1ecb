package dev.keyturn.web;

import dev.keyturn.kernel.Person;
import dev.keyturn.problem.Problems;
import dev.keyturn.secret.KeysetRotation;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/keyset}: the keys that stored passwords are encrypted with. For administrators only. */
@RestController
@RequestMapping(path = "/api/keyset", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Keyset", description = "The keys that stored passwords are encrypted with.")
final class KeysetController {

    private static final Logger LOG = LoggerFactory.getLogger(KeysetController.class);

    private final KeysetRotation keyset;

    KeysetController(KeysetRotation keyset) {
        this.keyset = keyset;
    }

    /**
     * @param keys how many keys the keyset holds now
     * @param primaryKeyId the new key, which encrypts from now on
     */
    @Schema(name = "Keyset")
    record KeysetView(int keys, long primaryKeyId) {}

    @PostMapping("/rotation")
    @Operation(
            summary = "Add an encryption key",
            description =
                    "The new key encrypts every password that is stored from now on; what is stored already stays "
                            + "readable with its old key. The request has no body. Back the keyset file up afterwards.")
    @ApiResponse(responseCode = "200", description = "The new key is in the file.")
    @ApiResponse(responseCode = "409", description = "Passwords are in Vault, which has keys of its own.")
    @ApiResponse(responseCode = "503", description = "The file cannot be replaced; the key stays as it was.")
    KeysetView rotate(@Parameter(hidden = true) Person person) {
        KeysetRotation.Rotated rotated = keyset.rotate();
        LOG.info("{} rotated the keyset: key {} encrypts from now on.", person.id(), rotated.primaryKeyId());
        return new KeysetView(rotated.keys(), rotated.primaryKeyId());
    }

    @ExceptionHandler
    ProblemDetail refused(KeysetRotation.Problem refusal) {
        LOG.warn("The keyset was not rotated: {}", refusal.getMessage());
        return switch (refusal.kind()) {
            case NOT_OURS -> Problems.of(HttpStatus.CONFLICT, "no-keyset", refusal.getMessage());
            case UNUSABLE_FILE ->
                Problems.of(HttpStatus.SERVICE_UNAVAILABLE, "unusable-keyset-file", refusal.getMessage());
        };
    }
}
