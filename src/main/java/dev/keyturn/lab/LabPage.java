package dev.keyturn.lab;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * The page of the lab, and its parts. They hold no data. It is there in Keyturn's own application,
 * whose pages it shares scripts with, and not in a lab that runs as a process of its own.
 */
@RestController
@ConditionalOnWebApplication
@RequestMapping("/lab")
final class LabPage {

    @GetMapping
    ResponseEntity<Resource> page() {
        return file("lab.html", "text/html");
    }

    @GetMapping("/page/{name:lab\\.(?:js|css)}")
    ResponseEntity<Resource> part(@PathVariable String name) {
        return file(name, name.endsWith("js") ? "text/javascript" : "text/css");
    }

    private static ResponseEntity<Resource> file(String name, String type) {
        return ResponseEntity.ok()
                .contentType(MediaType.parseMediaType(type + ";charset=UTF-8"))
                .body(new ClassPathResource("page/" + name, LabPage.class));
    }
}
