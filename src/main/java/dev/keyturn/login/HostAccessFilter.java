package dev.keyturn.login;

import dev.keyturn.kernel.Person;
import dev.keyturn.problem.ProblemWriter;
import dev.keyturn.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpStatus;
import org.springframework.security.core.Authentication;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * What the groups may do with Keyturn's REST interface in another application, independent of what else is allowed
 * there.
 */
public final class HostAccessFilter extends OncePerRequestFilter {

    private final ProblemWriter problems;

    public HostAccessFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Authentication login = LoggedInUser.now();
        Person person = login == null ? null : LoggedInUser.personOfHost(login);
        if (AccessRules.allow(request, person)) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(
                person == null
                        ? Problems.of(HttpStatus.UNAUTHORIZED, "not-logged-in", "You are not logged in; log in first.")
                        : Problems.of(HttpStatus.FORBIDDEN, "not-allowed", AccessRules.refusal(request)),
                request,
                response);
    }
}
