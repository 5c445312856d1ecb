package dev.keyturn.web.progress;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page at {@code /rotations/{id}} and its parts, the same for everybody and every rotation: they hold no data, and so
 * they need no login. What the page shows it asks {@code /api} for.
 */
@Hidden
@RestController
final class ProgressPage {

    private static final String UTF_8 = ";charset=UTF-8";

    /** Nothing but the page's own files and Keyturn's own interface, in nobody's frame. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    @GetMapping(path = "/rotations/{id}", produces = MediaType.TEXT_HTML_VALUE + UTF_8)
    ResponseEntity<Resource> page() {
        return file("progress.html");
    }

    @GetMapping(path = "/pages/{name:progress|view|words}.js", produces = "text/javascript" + UTF_8)
    ResponseEntity<Resource> script(@PathVariable("name") String name) {
        return file(name + ".js");
    }

    @GetMapping(path = "/pages/progress.css", produces = "text/css" + UTF_8)
    ResponseEntity<Resource> style() {
        return file("progress.css");
    }

    @GetMapping(path = "/pages/keyturn.svg", produces = "image/svg+xml")
    ResponseEntity<Resource> icon() {
        return file("keyturn.svg");
    }

    private static ResponseEntity<Resource> file(String name) {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", POLICY)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .body(new ClassPathResource(name, ProgressPage.class));
    }
}
