package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.ticket.TicketSourceSettings.Generic;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.web.util.UriComponentsBuilder;

/** A ticket system that is described by settings alone. What is not described is not done. */
final class GenericSystem implements TicketSystem {

    private final URI url;
    private final Generic paths;
    private final SourceHttp http;
    private final TicketMapper mapper;

    GenericSystem(URI url, Generic paths, SourceHttp http, TicketMapper mapper) {
        this.url = url;
        this.paths = paths;
        this.http = http;
        this.mapper = mapper;
    }

    @Override
    public Optional<Ticket> read(String id) {
        return http.get(address(String.valueOf(paths.ticketPath()), Map.of("id", id)))
                .map(answer -> answer.at(paths.ticketAt()))
                .filter(JsonNode::isObject)
                .map(mapper::ticket);
    }

    /** What its answers to a stranger look like is not known here: 401 and 403 are told as they are. */
    @Override
    public void proveLogin() {}

    @Override
    public List<Changed> changedSince(Instant since) {
        String path = paths.changedPath();
        List<Changed> changed = new ArrayList<>();
        if (path != null) {
            JsonNode list = http.get(address(path, Map.of("since", since.toString())))
                    .map(answer -> answer.at(paths.changedAt()))
                    .filter(JsonNode::isArray)
                    .orElseThrow(() -> TicketSystemException.lasting("The system at " + url.getHost()
                            + " gives no list of changed tickets. Correct generic.changed-path and changed-at."));
            for (JsonNode row : list) {
                String id = mapper.id(row);
                if (id == null) {
                    throw TicketSystemException.lasting("The system at " + url.getHost()
                            + " lists a changed ticket without its number. Correct fields.id.");
                }
                changed.add(new Changed(id, String.valueOf(row.hashCode())));
            }
        }
        return changed;
    }

    @Override
    public boolean hasUpdate(String id, String marker) {
        String path = paths.findUpdatePath();
        return path != null
                && http.text(address(path, Map.of("id", id, "marker", marker))).contains(marker);
    }

    /** The state comes first: the update is what a repeat is recognised by. */
    @Override
    public void write(String id, String text, @Nullable Closing closing) {
        if (closing != null && paths.statePath() != null) {
            Map<String, String> state = new HashMap<>();
            if (closing.state() != null) {
                state.put("state", closing.state());
            }
            if (closing.code() != null) {
                state.put("code", closing.code());
            }
            http.send(HttpMethod.PATCH, address(paths.statePath(), Map.of("id", id)), state);
        }
        String path = paths.updatePath();
        if (path != null) {
            http.send(HttpMethod.POST, address(path, Map.of("id", id)), Map.of(paths.updateField(), text));
        }
    }

    private URI address(String path, Map<String, String> values) {
        return UriComponentsBuilder.fromUriString(url + path)
                .encode()
                .buildAndExpand(values)
                .toUri();
    }
}
