package com.example.host;

import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RestController;

/** What the application could do before. */
@RestController
class Greeting {

    record Words(String message, String nothing) {}

    @GetMapping("/hello")
    Words hello() {
        return new Words("Hello.", null);
    }

    /** Below the same address as Keyturn's, and larger than Keyturn takes. */
    @PostMapping("/api/greeting")
    Words answer(@RequestBody String text) {
        return new Words(text.length() + " characters", null);
    }

    @GetMapping("/fails")
    Words fail() {
        throw new IllegalStateException("The application's own mistake.");
    }
}
