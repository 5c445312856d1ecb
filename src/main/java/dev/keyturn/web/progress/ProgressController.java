package dev.keyturn.web.progress;

import dev.keyturn.rotation.Person;
import io.swagger.v3.oas.annotations.Hidden;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** The page at {@code /rotations/{id}} and its parts. The page holds nothing; what it shows comes with the events. */
@RestController
@Tag(name = "Rotations")
final class ProgressController {

    private static final String UTF_8 = ";charset=UTF-8";

    /** Nothing but the page's own two files and Keyturn's own interface, in nobody's frame. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src data:;"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final ProgressStreams streams;

    ProgressController(ProgressStreams streams) {
        this.streams = streams;
    }

    @GetMapping(path = "/api/rotations/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Watch a rotation",
            description = "Server-sent events named \"rotation\": at once and after each change the whole rotation, as "
                    + "GET /api/rotations/{id} gives it. The stream ends when the rotation has ended; it may end "
                    + "earlier, and the one who watches connects again.")
    @ApiResponse(
            responseCode = "200",
            description = "The events.",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    @ApiResponse(responseCode = "503", description = "Too many are watching; see Retry-After.")
    ResponseEntity<SseEmitter> events(@PathVariable("id") String id, @Parameter(hidden = true) Person person) {
        // proxies would collect events before they pass them on
        return ResponseEntity.ok().header("X-Accel-Buffering", "no").body(streams.open(id, person));
    }

    @Hidden
    @GetMapping(path = "/rotations/{id}", produces = MediaType.TEXT_HTML_VALUE + UTF_8)
    ResponseEntity<Resource> page() {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "same-origin")
                .body(file("progress.html"));
    }

    @Hidden
    @GetMapping(path = "/pages/progress.js", produces = "text/javascript" + UTF_8)
    Resource script() {
        return file("progress.js");
    }

    @Hidden
    @GetMapping(path = "/pages/progress.css", produces = "text/css" + UTF_8)
    Resource style() {
        return file("progress.css");
    }

    private static Resource file(String name) {
        return new ClassPathResource(name, ProgressController.class);
    }
}
