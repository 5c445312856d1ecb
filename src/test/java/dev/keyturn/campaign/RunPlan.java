package dev.keyturn.campaign;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What one run does; all of it follows from its seed, its setting and its cards.
 *
 * @param rotations of each account, one after the other: what goes wrong in each
 */
record RunPlan(long seed, Setting setting, List<Card> cards, Map<String, List<List<PlannedFault>>> rotations) {

    static final List<String> ACCOUNTS = List.of("contoso.com", "fabrikam.com");

    static RunPlan of(long seed, Setting setting, List<Card> cards, int rounds) {
        Random random = new Random(seed);
        Map<String, List<List<PlannedFault>>> rotations = new HashMap<>();
        for (String account : ACCOUNTS) {
            List<List<PlannedFault>> own = new ArrayList<>();
            for (int round = 0; round < rounds; round++) {
                own.add(new ArrayList<>());
            }
            rotations.put(account, own);
        }
        for (int i = 0; i < cards.size(); i++) {
            Card card = cards.get(i);
            String account = ACCOUNTS.get(i % ACCOUNTS.size());
            List<PlannedFault> round = rotations.get(account).get(i / ACCOUNTS.size() % rounds);
            int nth = 1 + random.nextInt(Points.times(card.point(), account));
            round.add(new PlannedFault("f" + i, card.point(), account, nth, card.fault()));
        }
        return new RunPlan(seed, setting, List.copyOf(cards), rotations);
    }

    List<PlannedFault> faults() {
        return rotations.values().stream()
                .flatMap(List::stream)
                .flatMap(List::stream)
                .toList();
    }

    boolean has(Predicate<Fault> kind) {
        return cards.stream().map(Card::fault).anyMatch(kind);
    }

    int rounds() {
        return rotations.get(ACCOUNTS.get(0)).size();
    }

    String describe() {
        return "seed " + seed + ": " + setting.describe();
    }

    /** The options that repeat exactly this run. */
    String repeat() {
        return "--seed " + seed + " " + setting.options() + " --rounds " + rounds() + " --cards "
                + cards.stream().map(Card::text).collect(Collectors.joining(","));
    }
}
