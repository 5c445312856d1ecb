package dev.keyturn.web.progress;

import dev.keyturn.web.page.PageFile;
import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The page at {@code /rotations/{id}} and its parts, the same for everybody and every rotation. */
@Hidden
@RestController
public final class ProgressPage {

    @GetMapping(path = "/rotations/{id}", produces = PageFile.HTML)
    ResponseEntity<Resource> page() {
        return file("progress.html");
    }

    @GetMapping(path = "/pages/{name:progress|view}.js", produces = PageFile.SCRIPT)
    ResponseEntity<Resource> script(@PathVariable("name") String name) {
        return file(name + ".js");
    }

    @GetMapping(path = "/pages/progress.css", produces = PageFile.STYLE)
    ResponseEntity<Resource> style() {
        return file("progress.css");
    }

    private static ResponseEntity<Resource> file(String name) {
        return PageFile.beside(ProgressPage.class, name);
    }
}
