package dev.keyturn.campaign;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Every fault at every point, shuffled by the campaign's seed. What was dealt and did not strike comes back and is dealt
 * first, so that a campaign that is long enough meets everything.
 */
final class Deck {

    /** A fault that fits only few points is in the deck at least that often. */
    private static final int AT_LEAST = 3;

    /** What costs a campaign much time comes at every second or third point, and in the next pass at others. */
    private static final Map<Fault, Integer> RARE = Map.of(
            Fault.STOP,
            2,
            Fault.POWER_CUT,
            2,
            Fault.DATABASE_DOWN,
            3,
            Fault.BLACK_HOLE,
            3,
            Fault.FAILOVER,
            3,
            Fault.FAILOVER_BEHIND,
            2);

    private final Random random;
    private final Deque<Card> cards = new ArrayDeque<>();
    private int passes;

    Deck(long seed) {
        random = new Random(seed);
    }

    synchronized List<Card> deal(int count, boolean postgres) {
        List<Card> dealt = new ArrayList<>();
        while (dealt.size() < count) {
            take(count, postgres, dealt);
            if (dealt.size() < count) {
                cards.addAll(pass());
            }
        }
        return dealt;
    }

    synchronized void giveBack(List<Card> unused) {
        unused.forEach(cards::addFirst);
    }

    private void take(int count, boolean postgres, List<Card> dealt) {
        for (Iterator<Card> left = cards.iterator(); left.hasNext() && dealt.size() < count; ) {
            Card card = left.next();
            if (card.fault().fits(postgres)) {
                left.remove();
                dealt.add(card);
            }
        }
    }

    private List<Card> pass() {
        List<Card> pass = new ArrayList<>();
        for (Card card : Card.all()) {
            int every = RARE.getOrDefault(card.fault(), 1);
            if (Points.all().indexOf(card.point()) % every == passes % every) {
                pass.add(card);
            }
        }
        for (Fault fault : Fault.values()) {
            List<Card> few = pass.stream().filter(card -> card.fault() == fault).toList();
            for (int i = few.size(); i < AT_LEAST; i++) {
                pass.add(few.get(i % few.size()));
            }
        }
        passes++;
        Collections.shuffle(pass, random);
        return pass;
    }
}
