package dev.keyturn.web;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.Person;
import dev.keyturn.kernel.Sha256;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import dev.keyturn.secret.Secret;
import dev.keyturn.web.PasswordBodyConverter.PasswordBody;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.Pattern;
import jakarta.validation.constraints.Size;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.util.UriComponentsBuilder;

/** {@code /api/rotations}: what may be asked by whom is decided in {@link Rotations}. */
@RestController
@RequestMapping(path = "/api/rotations", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Rotations", description = "Rotations of the password of an AD DS connector account.")
final class RotationController {

    private static final String KEY = "[\\x21-\\x7E]{1,200}";

    private final Rotations rotations;
    private final AccessLog accessLog;
    private final ObjectMapper json;

    RotationController(Rotations rotations, AccessLog accessLog, ObjectMapper json) {
        this.rotations = rotations;
        this.accessLog = accessLog;
        this.json = json;
    }

    @PostMapping(consumes = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "Request a rotation",
            description = "Starts the process: another person has to approve before anything is changed.")
    @ApiResponse(responseCode = "202", description = "Requested; Location tells where to watch it.")
    @ApiResponse(responseCode = "409", description = "The account has a rotation that runs; it is named.")
    @ApiResponse(responseCode = "413", description = "The body is larger than 64 KiB.")
    @ApiResponse(responseCode = "422", description = "Unknown account, or a key that was used with another body.")
    ResponseEntity<RotationView> request(
            @Valid @RequestBody RotationBody body,
            @Parameter(description = "The same key of the same person gives the same rotation, however often it comes.")
                    @RequestHeader(name = "Idempotency-Key", required = false)
                    @Pattern(regexp = KEY, message = "must have 1 to 200 visible ASCII characters")
                    @Nullable
                    String idempotencyKey,
            @Parameter(hidden = true) Person person) {
        RotationView rotation = rotations.request(body.toRequest(), person, idempotencyKey);
        return ResponseEntity.accepted().location(locationOf(rotation)).body(rotation);
    }

    @GetMapping
    @Operation(summary = "List rotations", description = "Newest first.")
    @ApiResponse(responseCode = "200", description = "The rotations.")
    List<RotationView> list(
            @Parameter(description = "Only those of this account.")
                    @RequestParam(name = "account", required = false)
                    @Size(max = 200, message = "must not be longer than 200 characters")
                    @Nullable
                    String account,
            @Parameter(description = "How many at most.")
                    @RequestParam(name = "limit", defaultValue = "50")
                    @Min(value = 1, message = "must be 1 to 200")
                    @Max(value = 200, message = "must be 1 to 200")
                    int limit,
            @Parameter(hidden = true) Person person) {
        return rotations.list(person, account, limit);
    }

    @GetMapping("/{id}")
    @Operation(
            summary = "Get a rotation",
            description =
                    "Its state, outcome, servers and steps. To watch it, ask again with If-None-Match and the ETag "
                            + "of the last answer.")
    @ApiResponse(responseCode = "200", description = "The rotation.")
    @ApiResponse(responseCode = "304", description = "It has not changed since.", content = @Content)
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    ResponseEntity<RotationView> get(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        RotationView rotation = rotations.get(id, person);
        return ResponseEntity.ok().eTag(entityTag(rotation)).body(rotation);
    }

    @GetMapping("/{id}/evidence")
    @Operation(
            summary = "Fetch the evidence",
            description = "The sealed document as canonical JSON (RFC 8785), with its hash and signature.")
    @ApiResponse(
            responseCode = "200",
            description = "The evidence, byte for byte as it was sealed.",
            content = @Content(mediaType = "application/json", schema = @Schema(type = "object")))
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    @ApiResponse(responseCode = "409", description = "The rotation has not ended yet.")
    ResponseEntity<byte[]> evidence(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        byte[] evidence = rotations.evidence(id, person).getBytes(StandardCharsets.UTF_8);
        accessLog.record(person.id(), "EVIDENCE", id, Map.of(), 1);
        return ResponseEntity.ok().contentType(MediaType.APPLICATION_JSON).body(evidence);
    }

    @PostMapping("/{id}/cancel")
    @ResponseStatus(HttpStatus.ACCEPTED)
    @Operation(
            summary = "Cancel a rotation",
            description = "Possible until the password is changed in Active Directory. The request has no body.")
    @ApiResponse(responseCode = "202", description = "It is being cancelled.", content = @Content)
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    @ApiResponse(responseCode = "409", description = "Too late: it is past the point of no return, or has ended.")
    void cancel(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        rotations.cancel(id, person);
    }

    @PostMapping("/{id}/check")
    @Operation(
            summary = "Look how things are now",
            description =
                    "Asks Active Directory and each sync server, and changes nothing: for a person who decides how to "
                            + "continue. The request has no body.")
    @ApiResponse(responseCode = "200", description = "What was found, of each place.")
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    List<Finding> check(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        return rotations.check(id, person);
    }

    @PostMapping(path = "/{id}/password", consumes = MediaType.APPLICATION_JSON_VALUE)
    @ResponseStatus(HttpStatus.NO_CONTENT)
    @Operation(
            summary = "Enter the password of a repair",
            description = "For the assignee of the task enter-password. The password is proved with one login, stored "
                    + "encrypted, and the task is completed.")
    @ApiResponse(responseCode = "204", description = "The password was right and is stored.", content = @Content)
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    @ApiResponse(responseCode = "409", description = "The rotation does not wait for a password.")
    @ApiResponse(responseCode = "422", description = "Active Directory says the password is wrong.")
    @ApiResponse(responseCode = "503", description = "It could not be tried now; see Retry-After.")
    void enterPassword(
            @PathVariable("id") String id, @RequestBody PasswordBody body, @Parameter(hidden = true) Person person) {
        try (Secret password = body.password()) {
            rotations.enterPassword(id, person, password);
        }
    }

    private static URI locationOf(RotationView rotation) {
        return UriComponentsBuilder.fromPath("/api/rotations/{id}")
                .encode()
                .buildAndExpand(rotation.id())
                .toUri();
    }

    /** A hash of what the answer says, so the same on every node. */
    private String entityTag(RotationView rotation) {
        try {
            return Sha256.of(json.writeValueAsBytes(rotation));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("An answer has no hash.", e);
        }
    }
}
