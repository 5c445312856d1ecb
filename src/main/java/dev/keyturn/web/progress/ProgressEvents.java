package dev.keyturn.web.progress;

import dev.keyturn.rotation.Person;
import dev.keyturn.web.SessionLogin;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.servlet.mvc.method.annotation.SseEmitter;

/** A rotation told as it goes on, to whoever may read it. */
@RestController
@Tag(name = "Rotations")
final class ProgressEvents {

    private final ProgressStreams streams;
    private final SessionLogin sessions;

    ProgressEvents(ProgressStreams streams, SessionLogin sessions) {
        this.streams = streams;
        this.sessions = sessions;
    }

    @GetMapping(path = "/api/rotations/{id}/events", produces = MediaType.TEXT_EVENT_STREAM_VALUE)
    @Operation(
            summary = "Watch a rotation",
            description = "Server-sent events. \"rotation\": at once and after each change the whole rotation, as "
                    + "GET /api/rotations/{id} gives it. \"beat\": after some silence, to say that it goes on. The "
                    + "stream ends when the rotation or the login has ended; it may end earlier, and the one who "
                    + "watches connects again.")
    @ApiResponse(
            responseCode = "200",
            description = "The events.",
            content = @Content(mediaType = MediaType.TEXT_EVENT_STREAM_VALUE, schema = @Schema(type = "string")))
    @ApiResponse(responseCode = "404", description = "No rotation has this id.")
    @ApiResponse(responseCode = "503", description = "Too many are watching; see Retry-After.")
    ResponseEntity<SseEmitter> events(
            @PathVariable("id") String id, @Parameter(hidden = true) Person person, HttpServletRequest request) {
        // proxies would collect events before they pass them on
        return ResponseEntity.ok()
                .header("X-Accel-Buffering", "no")
                .body(streams.open(id, new Watcher(person, login(request, person))));
    }

    /** A login that came with the request itself lasts as long as the stream, which is not long. */
    private Watcher.Login login(HttpServletRequest request, Person person) {
        HttpSession session = request.getHeader(HttpHeaders.AUTHORIZATION) == null ? request.getSession(false) : null;
        return session == null ? () -> true : () -> sessions.isOf(session, person);
    }
}
