package dev.keyturn.engine.login;

import dev.keyturn.kernel.Person;
import dev.keyturn.login.LoggedInUser;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.function.Function;
import org.camunda.bpm.engine.IdentityService;
import org.springframework.security.core.Authentication;
import org.springframework.web.filter.OncePerRequestFilter;

/** Tells the engine who is logged in for the time of a request, so that its authorizations and operation log know. */
public final class EngineAuthenticationFilter extends OncePerRequestFilter {

    private final IdentityService identities;
    private final Function<Authentication, Person> people;

    public EngineAuthenticationFilter(IdentityService identities, Function<Authentication, Person> people) {
        this.identities = identities;
        this.people = people;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication login = LoggedInUser.now();
        try {
            if (login != null) {
                Person person = people.apply(login);
                identities.setAuthentication(person.id(), List.copyOf(person.groups()));
            }
            chain.doFilter(request, response);
        } finally {
            identities.clearAuthentication();
        }
    }
}
