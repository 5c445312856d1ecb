package dev.keyturn.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/**
 * The pages of a rotation and of the audit, and their parts: the same for everybody and every rotation. They hold no data:
 * what a page shows it asks {@code /api} for. In Keyturn's own application a page leads to the login first.
 */
@Hidden
@RestController
final class Pages {

    private static final String UTF_8 = ";charset=UTF-8";
    private static final String HTML = MediaType.TEXT_HTML_VALUE + UTF_8;
    private static final String SCRIPT = "text/javascript" + UTF_8;
    private static final String STYLE = "text/css" + UTF_8;
    private static final String BPMN_JS = "META-INF/resources/webjars/bpmn-js/8.0.0/dist/";

    /** Nothing but the page's own files and Keyturn's own interface, and in no frame of another page. */
    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self';"
                    + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    /**
     * The viewer of the process writes its markup with style attributes, among them the place of the bpmn.io mark, which
     * its licence wants to be seen. They cannot load or run anything; style elements stay forbidden.
     */
    private static final String POLICY_WITH_DIAGRAM = POLICY + "; style-src-attr 'unsafe-inline'";

    @GetMapping(path = "/rotations/{id}", produces = HTML)
    ResponseEntity<Resource> rotation() {
        return file("progress/progress.html");
    }

    @GetMapping(path = "/audit", produces = HTML)
    ResponseEntity<Resource> audit() {
        return file("audit/list.html");
    }

    @GetMapping(path = "/audit/{id}", produces = HTML)
    ResponseEntity<Resource> auditedRotation() {
        return answer(new ClassPathResource("audit/rotation.html", Pages.class), POLICY_WITH_DIAGRAM);
    }

    @GetMapping(path = "/pages/{name:ask|elements|table|words}.js", produces = SCRIPT)
    ResponseEntity<Resource> commonScript(@PathVariable("name") String name) {
        return file("page/" + name + ".js");
    }

    @GetMapping(path = "/pages/{name:progress|view}.js", produces = SCRIPT)
    ResponseEntity<Resource> progressScript(@PathVariable("name") String name) {
        return file("progress/" + name + ".js");
    }

    @GetMapping(
            path = "/pages/audit/{name:ages|document|facts|filters|list|print|diagram|access-log|rotation"
                    + "|scale|timeline|times|trouble|verify}.js",
            produces = SCRIPT)
    ResponseEntity<Resource> auditScript(@PathVariable("name") String name) {
        return file("audit/" + name + ".js");
    }

    @GetMapping(path = "/pages/family.css", produces = STYLE)
    ResponseEntity<Resource> commonStyle() {
        return file("page/family.css");
    }

    @GetMapping(path = "/pages/progress.css", produces = STYLE)
    ResponseEntity<Resource> progressStyle() {
        return file("progress/progress.css");
    }

    @GetMapping(path = "/pages/audit/{name:list|print|rotation|timeline}.css", produces = STYLE)
    ResponseEntity<Resource> auditStyle(@PathVariable("name") String name) {
        return file("audit/" + name + ".css");
    }

    @GetMapping(path = "/pages/keyturn.svg", produces = "image/svg+xml")
    ResponseEntity<Resource> icon() {
        return file("page/keyturn.svg");
    }

    @GetMapping(path = "/pages/audit/bpmn-js.js", produces = SCRIPT)
    ResponseEntity<Resource> viewer() {
        return answer(new ClassPathResource(BPMN_JS + "bpmn-navigated-viewer.production.min.js"), POLICY);
    }

    @GetMapping(path = "/pages/audit/bpmn-js.css", produces = STYLE)
    ResponseEntity<Resource> viewerStyle() {
        return answer(new ClassPathResource(BPMN_JS + "assets/diagram-js.css"), POLICY);
    }

    /** In Keyturn's own application only: an application that Keyturn is a part of has its own. */
    @Hidden
    @RestController
    static final class Home {

        @GetMapping(path = "/", produces = HTML)
        ResponseEntity<Resource> home() {
            return file("home/home.html");
        }

        @GetMapping(path = "/pages/login.js", produces = SCRIPT)
        ResponseEntity<Resource> loginScript() {
            return file("login/login.js");
        }

        @GetMapping(path = "/pages/login.css", produces = STYLE)
        ResponseEntity<Resource> loginStyle() {
            return file("login/login.css");
        }

        /** Browsers ask for it wherever a page names no icon. */
        @GetMapping(path = "/favicon.ico", produces = "image/svg+xml")
        ResponseEntity<Resource> icon() {
            return file("page/keyturn.svg");
        }

        @GetMapping(path = "/pages/{name:home|accounts|request}.js", produces = SCRIPT)
        ResponseEntity<Resource> script(@PathVariable("name") String name) {
            return file("home/" + name + ".js");
        }

        @GetMapping(path = "/pages/home.css", produces = STYLE)
        ResponseEntity<Resource> style() {
            return file("home/home.css");
        }
    }

    private static ResponseEntity<Resource> file(String name) {
        return answer(new ClassPathResource(name, Pages.class), POLICY);
    }

    /** @param policy what the page may load and run: a Content-Security-Policy */
    private static ResponseEntity<Resource> answer(Resource file, String policy) {
        return ResponseEntity.ok()
                .header("Content-Security-Policy", policy)
                .header("Referrer-Policy", "no-referrer")
                .header("X-Content-Type-Options", "nosniff")
                .body(file);
    }
}
