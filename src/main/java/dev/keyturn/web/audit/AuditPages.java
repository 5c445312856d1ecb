package dev.keyturn.web.audit;

import dev.keyturn.web.page.PageFile;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The pages at {@code /audit} and {@code /audit/{id}} and their parts, the same for everybody. */
@Hidden
@RestController
public final class AuditPages {

    private static final String BPMN_JS = "META-INF/resources/webjars/bpmn-js/8.0.0/dist/";

    /**
     * The viewer of the process writes its markup with style attributes, among them the place of the bpmn.io mark, which
     * its licence wants to be seen. They cannot load or run anything; style elements stay forbidden.
     */
    private static final String POLICY_WITH_DIAGRAM = PageFile.POLICY + "; style-src-attr 'unsafe-inline'";

    @GetMapping(path = "/audit", produces = PageFile.HTML)
    ResponseEntity<Resource> list() {
        return file("list.html");
    }

    @GetMapping(path = "/audit/{id}", produces = PageFile.HTML)
    ResponseEntity<Resource> rotation() {
        return PageFile.of(new ClassPathResource("rotation.html", AuditPages.class), POLICY_WITH_DIAGRAM);
    }

    @GetMapping(
            path = "/pages/audit/{name:ages|ask|document|events|facts|filters|list|print|diagram|access-log|rotation"
                    + "|scale|table|timeline|times|trouble|verify}.js",
            produces = PageFile.SCRIPT)
    ResponseEntity<Resource> script(@PathVariable("name") String name) {
        return file(name + ".js");
    }

    @GetMapping(path = "/pages/audit/{name:list|print|rotation|timeline}.css", produces = PageFile.STYLE)
    ResponseEntity<Resource> style(@PathVariable("name") String name) {
        return file(name + ".css");
    }

    @GetMapping(path = "/pages/audit/bpmn-js.js", produces = PageFile.SCRIPT)
    ResponseEntity<Resource> viewer() {
        return PageFile.of(new ClassPathResource(BPMN_JS + "bpmn-navigated-viewer.production.min.js"), PageFile.POLICY);
    }

    @GetMapping(path = "/pages/audit/bpmn-js.css", produces = PageFile.STYLE)
    ResponseEntity<Resource> viewerStyle() {
        return PageFile.of(new ClassPathResource(BPMN_JS + "assets/diagram-js.css"), PageFile.POLICY);
    }

    private static ResponseEntity<Resource> file(String name) {
        return PageFile.beside(AuditPages.class, name);
    }
}
