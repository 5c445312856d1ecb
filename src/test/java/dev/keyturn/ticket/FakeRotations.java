package dev.keyturn.ticket;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Rotations that begin and end as a test says; an account has one at a time. */
final class FakeRotations implements TicketRotations {

    final Map<String, Request> requests = new LinkedHashMap<>();
    final Map<String, Known> known = new LinkedHashMap<>();
    final List<String> checkedAgain = new ArrayList<>();
    final List<String> cancelled = new ArrayList<>();
    boolean pastTheChange;

    @Override
    public synchronized String start(Request request) {
        if (running(request.account()).isPresent()) {
            throw new Refused("A rotation is running already.", true);
        }
        String id = "rotation-" + (requests.size() + 1);
        requests.put(id, request);
        known.put(id, new Known(id, request.account(), false, false));
        return id;
    }

    void end(String id, boolean changed) {
        known.put(id, new Known(id, known.get(id).account(), true, changed));
    }

    @Override
    public Optional<Known> latest(String ticket) {
        return requests.entrySet().stream()
                .filter(entry -> entry.getValue().ticket().equals(ticket))
                .map(entry -> known.get(entry.getKey()))
                .reduce((first, last) -> last);
    }

    @Override
    public Optional<String> running(String account) {
        return known.values().stream()
                .filter(rotation -> rotation.account().equals(account) && !rotation.ended())
                .map(Known::id)
                .findFirst();
    }

    @Override
    public void cancel(String rotationId, String why) {
        if (pastTheChange) {
            throw new Refused("The point of no return is passed.", false);
        }
        cancelled.add(rotationId);
        end(rotationId, false);
    }

    @Override
    public void checkAgain(String rotationId) {
        checkedAgain.add(rotationId);
    }
}
