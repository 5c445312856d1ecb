package dev.keyturn.web.page;

import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/**
 * A file of a page, the same for everybody: it holds no data, and so it needs no login. What a page shows it asks
 * {@code /api} for.
 */
public final class PageFile {

    private static final String UTF_8 = ";charset=UTF-8";
    public static final String HTML = MediaType.TEXT_HTML_VALUE + UTF_8;
    public static final String SCRIPT = "text/javascript" + UTF_8;
    public static final String STYLE = "text/css" + UTF_8;
    public static final String IMAGE = "image/svg+xml";

    /** Nothing but the page's own files and Keyturn's own interface, and in no frame of another page. */
    public static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private PageFile() {}

    /** @param name of a file beside that class */
    public static ResponseEntity<Resource> beside(Class<?> room, String name) {
        return of(new ClassPathResource(name, room), POLICY);
    }

    /** @param policy what the page may load and run: a Content-Security-Policy */
    public static ResponseEntity<Resource> of(Resource file, String policy) {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", policy)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .body(file);
    }
}
