package dev.keyturn.login;

import java.time.Duration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.web.header.writers.CrossOriginOpenerPolicyHeaderWriter.CrossOriginOpenerPolicy;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;

/**
 * The response headers that tell browsers what not to do with an answer. Strict-Transport-Security is sent over https
 * only.
 */
final class SecurityHeaders {

    /** For Keyturn's own pages: nothing inline, nothing from elsewhere. Camunda's web applications send their own. */
    private static final String OWN_PAGES =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:;"
                    + " font-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /** For the web applications: Camunda's own policy comes later and replaces it where there are pages. */
    private static final String NOT_IN_FRAMES = "frame-ancestors 'none'";

    private static final String NOTHING_OF_THE_DEVICE =
            "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()";

    private SecurityHeaders() {}

    static void ownPages(HeadersConfigurer<HttpSecurity> headers) {
        everywhere(headers);
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(OWN_PAGES));
    }

    /** Their scripts and images may be cached. */
    static void webApplications(HeadersConfigurer<HttpSecurity> headers) {
        everywhere(headers);
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(NOT_IN_FRAMES));
        headers.cacheControl(cache -> cache.disable());
    }

    private static void everywhere(HeadersConfigurer<HttpSecurity> headers) {
        headers.frameOptions(frames -> frames.deny())
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.SAME_ORIGIN))
                .permissionsPolicyHeader(policy -> policy.policy(NOTHING_OF_THE_DEVICE))
                .crossOriginOpenerPolicy(opener -> opener.policy(CrossOriginOpenerPolicy.SAME_ORIGIN))
                .httpStrictTransportSecurity(
                        https -> https.maxAgeInSeconds(Duration.ofDays(365).toSeconds()));
    }
}
