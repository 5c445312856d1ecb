package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.web.util.UriComponentsBuilder;

/**
 * Objects of Assets that an issue names. In the cloud a field shows their ids alone, and what they are called is asked at
 * another address (<em>Assets REST API</em>, object); Data Center writes {@code Name (KEY-1)}. A name that cannot be had
 * is none: a ticket of another account would be the price.
 */
final class JiraAssets {

    private static final Duration KNOWN_FOR = Duration.ofMinutes(10);
    private static final int MOST_KNOWN = 1000;
    private static final Pattern DATA_CENTER = Pattern.compile("(\\S.{0,250}) \\(([A-Z][A-Z0-9]{0,20}-[0-9]{1,12})\\)");
    private static final String CLOUD = ".atlassian.net";
    private static final String CLOUD_API = "https://api.atlassian.com";

    private final URI base;
    private final SourceHttp http;
    private final Predicate<String> listed;
    private final Clock clock;
    private final Map<String, Name> known = new LinkedHashMap<>();

    private record Name(String label, Instant until) {}

    /** @param listed whether settings know an object by its id, so that its name is not needed */
    JiraAssets(URI url, SourceHttp http, Predicate<String> listed, Clock clock) {
        this.base = base(url);
        this.http = http;
        this.listed = listed;
        this.clock = clock;
    }

    /** A site's login is taken at the vendor's own address; with a token of limited scope, url is below that already. */
    static URI base(URI url) {
        return String.valueOf(url.getHost()).endsWith(CLOUD) ? URI.create(CLOUD_API) : url;
    }

    /** A field of an issue, with what the objects in it are called where that can be had. */
    JsonNode named(JsonNode field) {
        ArrayNode named = JsonNodeFactory.instance.arrayNode();
        if (field.isArray()) {
            field.forEach(one -> named.add(named(one)));
            return named;
        }
        Matcher name = DATA_CENTER.matcher(field.isTextual() ? field.textValue() : "");
        if (name.matches()) {
            return named.add(field).add(name.group(1)).add(name.group(2));
        }
        return field instanceof ObjectNode object ? labelled(object.deepCopy()) : field;
    }

    private ObjectNode labelled(ObjectNode object) {
        String id = TicketMapper.objectId(object);
        String workspace = object.path("workspaceId").asText();
        String number = object.path("objectId").asText();
        if (id != null
                && !listed.test(id)
                && !object.has("label")
                && workspace.matches("[A-Za-z0-9-]{1,64}")
                && number.matches("[0-9]{1,19}")) {
            label(workspace, number).ifPresent(label -> object.put("label", label));
        }
        return object;
    }

    private synchronized Optional<String> label(String workspace, String number) {
        String key = workspace + ":" + number;
        Name name = known.get(key);
        if (name == null || !clock.instant().isBefore(name.until)) {
            known.remove(key);
            String label = ask(workspace, number);
            if (label == null) {
                return Optional.empty();
            }
            if (known.size() >= MOST_KNOWN) {
                known.remove(known.keySet().iterator().next());
            }
            name = new Name(label, clock.instant().plus(KNOWN_FOR));
            known.put(key, name);
        }
        return Optional.of(name.label);
    }

    /** Null when it is not shown. What may pass is thrown: the ticket is read again later. */
    private @Nullable String ask(String workspace, String number) {
        try {
            URI address = UriComponentsBuilder.fromUri(base)
                    .path("/jsm/assets/workspace/{workspace}/v1/object/{number}")
                    .build(workspace, number);
            return http.get(address)
                    .filter(object -> object.path("id").asText().equals(number))
                    .map(object -> object.path("label").asText().strip())
                    .filter(label -> !label.isEmpty())
                    .orElse(null);
        } catch (TicketSystemException trouble) {
            if (trouble.mayPass()) {
                throw trouble;
            }
            return null;
        }
    }
}
