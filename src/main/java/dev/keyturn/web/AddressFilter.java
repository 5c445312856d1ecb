package dev.keyturn.web;

import dev.keyturn.problem.ProblemWriter;
import dev.keyturn.problem.Problems;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.regex.Pattern;
import org.springframework.http.HttpStatus;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses, before they are read by anything, addresses that Spring Security refuses, and control characters anywhere in
 * an address: neither a log nor a database is to get them.
 */
final class AddressFilter extends OncePerRequestFilter {

    /** Encoded ones, those of Latin 1 included; Tomcat lets none in as they are. */
    private static final Pattern CONTROL = Pattern.compile("(?i)%(?:[01][0-9a-f]|7f|c2%[89][0-9a-f])");

    private final HttpFirewall firewall = new StrictHttpFirewall();
    private final ProblemWriter problems;

    AddressFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (isPlain(request)) {
            chain.doFilter(request, response);
        } else {
            problems.write(
                    Problems.of(
                            HttpStatus.BAD_REQUEST,
                            "bad-address",
                            "The address is not written plainly; leave out doubled slashes, dots, semicolons and"
                                    + " control characters, also encoded ones."),
                    request,
                    response);
        }
    }

    private boolean isPlain(HttpServletRequest request) {
        try {
            firewall.getFirewalledRequest(request);
        } catch (RequestRejectedException refused) {
            return false;
        }
        String query = request.getQueryString();
        return !CONTROL.matcher(request.getRequestURI()).find()
                && (query == null || !CONTROL.matcher(query).find());
    }
}
