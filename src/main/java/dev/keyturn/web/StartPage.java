package dev.keyturn.web;

import io.swagger.v3.oas.annotations.Hidden;
import org.springframework.core.io.ClassPathResource;
import org.springframework.core.io.Resource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The page at {@code /}: where to go from here. */
@Hidden
@RestController
final class StartPage {

    @GetMapping(path = "/", produces = MediaType.TEXT_HTML_VALUE + ";charset=UTF-8")
    Resource page() {
        return new ClassPathResource("start.html", StartPage.class);
    }

    @GetMapping(path = "/start.css", produces = "text/css;charset=UTF-8")
    Resource style() {
        return new ClassPathResource("start.css", StartPage.class);
    }
}
