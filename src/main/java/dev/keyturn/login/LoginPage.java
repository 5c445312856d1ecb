package dev.keyturn.login;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.http.HttpServletRequest;
import java.net.URI;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Leads from {@code /login} to where people log in. */
@Hidden
@RestController
public final class LoginPage {

    private final String address;

    LoginPage(ObjectProvider<ProviderLogin> provider) {
        ProviderLogin there = provider.getIfAvailable();
        this.address = there == null ? "/camunda/app/tasklist/" : there.beginning();
    }

    @GetMapping("/login")
    ResponseEntity<Void> login(HttpServletRequest request) {
        return ResponseEntity.status(HttpStatus.FOUND)
                .location(URI.create(request.getContextPath() + address))
                .build();
    }
}
