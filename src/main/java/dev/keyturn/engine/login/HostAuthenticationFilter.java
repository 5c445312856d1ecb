package dev.keyturn.engine.login;

import dev.keyturn.kernel.Person;
import dev.keyturn.login.HostUsers;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells the engine who is logged in to the application that Keyturn is a part of, for the time of a request to Keyturn. */
public final class HostAuthenticationFilter extends OncePerRequestFilter {

    private final IdentityService identities;

    public HostAuthenticationFilter(IdentityService identities) {
        this.identities = identities;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Person person = HostUsers.now();
        if (person == null) {
            chain.doFilter(request, response);
            return;
        }
        try {
            identities.setAuthentication(person.id(), List.copyOf(person.groups()));
            chain.doFilter(request, response);
        } finally {
            identities.clearAuthentication();
        }
    }
}
