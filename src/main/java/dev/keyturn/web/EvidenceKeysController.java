package dev.keyturn.web;

import dev.keyturn.evidence.chain.SealKeyRotation;
import dev.keyturn.evidence.chain.SealKeyRotation.Rotated;
import dev.keyturn.kernel.Person;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/evidence/keys}: the keys that seal evidence. Everybody may have the public ones. */
@RestController
@RequestMapping(path = "/api/evidence/keys", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Evidence", description = "The chain of evidence, and what proves that it was not changed.")
final class EvidenceKeysController {

    private final SealKeyRotation keys;

    EvidenceKeysController(SealKeyRotation keys) {
        this.keys = keys;
    }

    @GetMapping
    @Operation(
            summary = "Fetch the public keys",
            description =
                    "A JWK set (RFC 7517) of every key that signs evidence or once did, the oldest first. Keep it: the "
                            + "offline command checks exports with it.")
    @ApiResponse(responseCode = "200", description = "The keys.")
    @ApiResponse(responseCode = "503", description = "This node lacks the key that signs now.")
    String publicKeys() {
        return keys.publicKeys().toJson();
    }

    @PostMapping
    @Operation(
            summary = "Let another key sign",
            description =
                    "A new key signs from the next entry on; the private half of the old one is destroyed, and its "
                            + "public half stays. The request has no body. Back the seal-key file up afterwards, and fetch the "
                            + "public keys again.")
    @ApiResponse(responseCode = "200", description = "The entry that hands over, and the keys.")
    @ApiResponse(responseCode = "503", description = "The file cannot be replaced; the key stays as it was.")
    Rotated rotate(@Parameter(hidden = true) Person person) {
        return keys.rotate(person.id());
    }
}
