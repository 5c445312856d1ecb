package dev.keyturn.web.page;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.Resource;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The files that more than one page uses. */
@Hidden
@RestController
public final class CommonFiles {

    @GetMapping(path = "/pages/{name:elements|words}.js", produces = PageFile.SCRIPT)
    ResponseEntity<Resource> script(@PathVariable("name") String name) {
        return PageFile.beside(CommonFiles.class, name + ".js");
    }

    @GetMapping(path = "/pages/family.css", produces = PageFile.STYLE)
    ResponseEntity<Resource> style() {
        return PageFile.beside(CommonFiles.class, "family.css");
    }

    @GetMapping(path = "/pages/keyturn.svg", produces = PageFile.IMAGE)
    ResponseEntity<Resource> icon() {
        return PageFile.beside(CommonFiles.class, "keyturn.svg");
    }
}
