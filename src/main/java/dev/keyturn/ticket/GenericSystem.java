package dev.keyturn.ticket;

import com.fasterxml.jackson.databind.JsonNode;
import dev.keyturn.kernel.Sha256;
import dev.keyturn.ticket.TicketMapper.Elsewhere;
import dev.keyturn.ticket.TicketSourceSettings.Generic;
import java.net.URI;
import java.time.Clock;
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
    private final Clock clock;

    GenericSystem(URI url, Generic paths, SourceHttp http, TicketMapper mapper, Clock clock) {
        this.clock = clock;
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
                .map(ticket -> mapper.ticket(ticket, Elsewhere.NOTHING));
    }

    /**
     * What its answers to a stranger look like is not known here: 401 and 403 are told as they are. Its list of changes is
     * all that can be asked for without a ticket.
     */
    @Override
    public void proveLogin() {
        changes(clock.instant(), null);
    }

    /** All at once: no setting says how it gives a list in parts. */
    @Override
    public Changes changes(Instant since, @Nullable String place) {
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
                changed.add(new Changed(id, Sha256.of(row.toString())));
            }
        }
        return new Changes(changed, null);
    }

    @Override
    public Found find(String id, String marker) {
        String path = paths.findUpdatePath();
        if (path == null) {
            return Found.UNPROVED;
        }
        String text = http.text(address(path, Map.of("id", id, "marker", marker)));
        return text.contains(marker) ? Found.YES : Found.NO;
    }

    @Override
    public void write(String id, String text) {
        http.send(
                HttpMethod.POST,
                address(String.valueOf(paths.updatePath()), Map.of("id", id)),
                Map.of(paths.updateField(), text));
    }

    /** Of the code nothing is read back: no setting says where it would be. */
    @Override
    public void close(String id, Closing closing, String notes) {
        int done = closing.states().lastIndexOf(state(id));
        for (String state : closing.states().subList(done + 1, closing.states().size())) {
            Map<String, String> change = new HashMap<>(Map.of("state", state));
            if (closing.code() != null) {
                change.put("code", closing.code());
            }
            http.send(HttpMethod.PATCH, address(String.valueOf(paths.statePath()), Map.of("id", id)), change);
            String reached = state(id);
            if (!reached.equalsIgnoreCase(state)) {
                throw TicketSystemException.lasting("The system at " + url.getHost()
                        + " answered with success, and the ticket is in the state " + reached + " and not in " + state
                        + ". Check Keyturn's rights there, generic.state-path and fields.state.");
            }
        }
    }

    private String state(String id) {
        return read(id).filter(ticket -> ticket.id().equalsIgnoreCase(id))
                .map(ticket -> ticket.state().id())
                .orElseThrow(() -> TicketSystemException.lasting("There is no ticket " + id + " any more."));
    }

    private URI address(String path, Map<String, String> values) {
        return UriComponentsBuilder.fromUriString(url + path)
                .encode()
                .buildAndExpand(values)
                .toUri();
    }
}
