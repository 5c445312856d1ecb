package dev.keyturn.ticket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.ticket.TicketSourceSettings.Login;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/**
 * JSON over HTTP with one ticket system. Reading is tried again at once when the connection fails; writing never is,
 * because the first try may have got there. Redirects are not followed: the login would go along.
 */
final class SourceHttp {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_ANSWER = 8 * 1024 * 1024;
    private static final int READ_TRIES = 2;
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;
    private static final Set<Integer> REFUSED_FOR_LONG = Set.of(400, FORBIDDEN, 409, 422);
    private static final int SHORT_ANSWER = 4096;
    private static final Pattern IN_A_HEADER = Pattern.compile("[\\x20-\\x7E]+");
    private static final List<String> REFUSED = List.of("disabled", "restrict", "not allowed", "blocked");
    private static final Pattern BUSINESS_RULE = Pattern.compile("usiness [Rr]ule '([\\p{L}\\p{N} .:/_-]{1,80})");
    private static final Pattern MANDATORY = Pattern.compile(
            "fields are mandatory:\\s*([\\p{L}\\p{N} ,_-]{1,200})|Exception:\\s*([\\p{L}\\p{N} _-]{1,100}) is mandatory");
    private static final Duration LONGEST_PAUSE = Duration.ofHours(1);

    /** Jira answers as to a stranger when it does not take a login: with 200 and empty lists, or with 404. */
    private static final String LOGIN_REASON = "X-Seraph-LoginReason";

    private static final Set<String> NOT_LOGGED_IN = Set.of("AUTHENTICATED_FAILED", "AUTHENTICATION_DENIED");

    private final String source;
    private final RestClient client;
    private final SourceLogin login;
    private final Clock clock;

    SourceHttp(String source, @Nullable Login login, TicketLimits limits, Clock clock) {
        this.source = source;
        this.clock = clock;
        this.client = client(limits, ClientCertificate.context(source, login));
        this.login = SourceLogin.of(source, login, client, clock);
    }

    /** One that does not follow redirects. */
    static RestClient client(TicketLimits limits) {
        return client(limits, null);
    }

    private static RestClient client(TicketLimits limits, @Nullable SSLContext tls) {
        HttpClient.Builder http = HttpClient.newBuilder()
                .connectTimeout(limits.connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .version(HttpClient.Version.HTTP_1_1);
        if (tls != null) {
            http.sslContext(tls);
        }
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(http.build());
        requests.setReadTimeout(limits.timeout());
        return RestClient.builder().requestFactory(requests).build();
    }

    private record Answer(int status, byte[] body, HttpHeaders headers) {

        boolean isToStranger() {
            return headers.getOrEmpty(LOGIN_REASON).stream()
                    .flatMap(reasons -> Stream.of(reasons.split("[,\\s]+")))
                    .anyMatch(NOT_LOGGED_IN::contains);
        }
    }

    /** One part of a list, with the headers that say whether there is another. */
    record Page(JsonNode json, HttpHeaders headers) {}

    /** Nothing when the system answers 404. */
    Optional<JsonNode> get(URI address) {
        return page(address).map(Page::json);
    }

    /** Nothing when the system answers 404. */
    Optional<Page> page(URI address) {
        return page(address, Map.of());
    }

    /** @param headers more of them */
    Optional<Page> page(URI address, Map<String, String> headers) {
        Answer answer = loggedIn(read(address, headers));
        return answer.status == 404 ? Optional.empty() : Optional.of(new Page(json(checked(answer)), answer.headers));
    }

    private Answer loggedIn(Answer answer) {
        if (answer.isToStranger()) {
            throw TicketSystemException.lasting("The ticket system " + source + " answered " + answer.status
                    + " as to a stranger: it does not take Keyturn's login. Check user and password or token; tokens run"
                    + " out.");
        }
        return answer;
    }

    /** The answer's text, for systems whose form is not known. */
    String text(URI address) {
        return new String(checked(read(address, Map.of())).body, StandardCharsets.UTF_8);
    }

    void send(HttpMethod method, URI address, Object body) {
        Answer answer = loggedIn(loggedIn(method, address, Map.of(), body));
        String refused = REFUSED_FOR_LONG.contains(answer.status) ? refusal(answer) : null;
        if (refused == null && answer.status == FORBIDDEN && !(login.isBasic() && isBasicRefused(answer.body))) {
            refused = "Keyturn's user lacks a right there, or a rule or a policy there refuses that.";
        }
        if (refused != null) {
            throw TicketSystemException.lasting(
                    "The ticket system " + source + " answered " + answer.status + ". " + refused);
        }
        checked(answer);
    }

    /**
     * What stands in the way of what was written, in the words of ServiceNow and Jira; null when it is nothing that is
     * known. Nothing depends on them: that it was refused, and for long, is said by the status. Only names in a strict form
     * are taken from the answer.
     */
    private static @Nullable String refusal(Answer answer) {
        JsonNode said;
        try {
            said = JSON.readTree(answer.body);
        } catch (IOException e) {
            return null;
        }
        String detail = said.at("/error/detail").asText() + " "
                + said.at("/error/message").asText();
        Matcher rule = BUSINESS_RULE.matcher(detail);
        if (rule.find()) {
            return "Its business rule \"" + rule.group(1)
                    + "\" refuses that: the model of the change does not lead there from its state, or wants something"
                    + " first, such as tasks that are closed.";
        }
        Matcher mandatory = MANDATORY.matcher(detail);
        if (mandatory.find()) {
            return "Fields are mandatory there that are empty, or have a value that is none of the choices there: "
                    + (mandatory.group(1) == null ? mandatory.group(2) : mandatory.group(1)).strip() + ".";
        }
        List<String> fields = new ArrayList<>();
        said.path("errors").fieldNames().forEachRemaining(fields::add);
        fields.removeIf(field -> !field.matches("[A-Za-z0-9_]{1,60}"));
        return fields.isEmpty()
                ? null
                : "It does not take what stands in " + String.join(", ", fields)
                        + ", or wants something there: the field is not on the transition's screen, or has no such"
                        + " value.";
    }

    private Answer read(URI address, Map<String, String> headers) {
        for (int tries = 1; ; tries++) {
            try {
                return loggedIn(HttpMethod.GET, address, headers, null);
            } catch (TicketSystemException trouble) {
                if (tries == READ_TRIES || !trouble.mayPass()) {
                    throw trouble;
                }
            }
        }
    }

    /** A token that is not taken any more is replaced once; the refused request has done nothing. */
    private Answer loggedIn(HttpMethod method, URI address, Map<String, String> headers, @Nullable Object body) {
        Answer answer = exchange(method, address, headers, body);
        return answer.status == UNAUTHORIZED && login.renew() ? exchange(method, address, headers, body) : answer;
    }

    private Answer exchange(HttpMethod method, URI address, Map<String, String> headers, @Nullable Object body) {
        String authorization;
        try {
            authorization = login.header();
        } catch (InvalidSettingException fileIsGone) {
            throw TicketSystemException.lasting(String.valueOf(fileIsGone.getMessage()));
        }
        if (authorization != null && !IN_A_HEADER.matcher(authorization).matches()) {
            // the client's own refusal would quote it
            throw TicketSystemException.lasting("Keyturn's password or token for " + source
                    + " has characters that no header can have. Correct its file.");
        }
        try {
            RestClient.RequestBodySpec request =
                    client.method(method).uri(address).accept(MediaType.APPLICATION_JSON);
            headers.forEach(request::header);
            if (authorization != null) {
                request.header(HttpHeaders.AUTHORIZATION, authorization);
            }
            if (body != null) {
                request.contentType(MediaType.APPLICATION_JSON).body(JSON.writeValueAsBytes(body));
            }
            return request.exchange((sent, response) ->
                    new Answer(response.getStatusCode().value(), limited(response.getBody()), response.getHeaders()));
        } catch (ResourceAccessException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw TicketSystemException.passing(
                    "The ticket system " + source + " at " + address.getHost() + " does not answer ("
                            + cause.getClass().getSimpleName() + ").",
                    null);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private byte[] limited(InputStream body) throws IOException {
        byte[] bytes = body.readNBytes(LARGEST_ANSWER + 1);
        if (bytes.length > LARGEST_ANSWER) {
            throw TicketSystemException.lasting("The ticket system " + source + " answered with more than "
                    + LARGEST_ANSWER + " bytes. Check the address and the fields that are asked for.");
        }
        return bytes;
    }

    private Answer checked(Answer answer) {
        int status = loggedIn(answer).status;
        if (status >= 200 && status < 300) {
            return answer;
        }
        String said = "The ticket system " + source + " answered " + status + ".";
        if (status == 429 || status == 408 || status >= 500) {
            throw TicketSystemException.passing(
                    said + " Keyturn tries again later.", retryAfter(answer.headers.getFirst(HttpHeaders.RETRY_AFTER)));
        }
        if (login.isBasic() && (status == UNAUTHORIZED || status == FORBIDDEN) && isBasicRefused(answer.body)) {
            throw TicketSystemException.lasting(said
                    + " It takes no user with a password (HTTP basic) for its API. Set login.bearer-file or login.token-url"
                    + " instead, or have HTTP basic allowed for Keyturn's user there.");
        }
        throw TicketSystemException.lasting(
                switch (status) {
                    case UNAUTHORIZED ->
                        said + " It does not take Keyturn's login: check user, password or client."
                                + (login.isBasic()
                                        ? " New ServiceNow instances take a password only of a user with *web service access only* or the"
                                                + " role snc_basic_auth_api_access; else set login.token-url."
                                        : "");
                    case FORBIDDEN -> said + " Keyturn's user lacks a right there.";
                    case 412 ->
                        said + " It keeps an interface that its vendor calls experimental from Keyturn: have an"
                                + " administrator there allow it.";
                    case 404 -> said + " It knows no such address: check url and the paths.";
                    default -> said + " It does not take what Keyturn sends: check the source's settings.";
                });
    }

    /** Jira Data Center says so; of what a system says nothing else is looked at, and nothing is repeated. */
    private static boolean isBasicRefused(byte[] body) {
        String said = new String(body, 0, Math.min(body.length, SHORT_ANSWER), StandardCharsets.UTF_8)
                .toLowerCase(Locale.ROOT);
        return said.contains("basic auth") && REFUSED.stream().anyMatch(said::contains);
    }

    private JsonNode json(Answer answer) {
        try {
            return JSON.readTree(answer.body);
        } catch (IOException e) {
            throw TicketSystemException.lasting("The ticket system " + source
                    + " answered with something that is no JSON, perhaps a login page. Check url and login.");
        }
    }

    /** Seconds or a date (RFC 9110, 10.2.3). */
    private @Nullable Duration retryAfter(@Nullable String value) {
        if (value == null) {
            return null;
        }
        Duration pause;
        try {
            pause = Duration.ofSeconds(Long.parseLong(value.strip()));
        } catch (NumberFormatException noNumber) {
            try {
                Instant when = ZonedDateTime.parse(value.strip(), DateTimeFormatter.RFC_1123_DATE_TIME)
                        .toInstant();
                pause = Duration.between(clock.instant(), when);
            } catch (DateTimeParseException noDate) {
                return null;
            }
        }
        if (pause.isNegative()) {
            return Duration.ZERO;
        }
        return pause.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : pause;
    }
}
