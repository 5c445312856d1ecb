package dev.keyturn.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * What one run does; all of it follows from the seed.
 *
 * @param rounds for each round, in which both accounts rotate at the same time, what goes wrong
 * @param skew how far the second node's clock is off
 */
record RunPlan(long seed, boolean postgres, int nodes, Duration skew, List<List<PlannedFault>> rounds) {

    static final List<String> ACCOUNTS = List.of("contoso.com", "fabrikam.com");

    static RunPlan of(long seed, CampaignOptions options) {
        Random random = new Random(seed);
        // drawn always, so that an option that fixes one of them leaves the rest of the plan as it is
        boolean postgres = random.nextInt(3) > 0;
        int nodes = 1 + random.nextInt(2);
        boolean skewed = random.nextInt(3) == 0;
        int minutes = (1 + random.nextInt(4)) * (random.nextBoolean() ? 1 : -1);
        postgres = options.postgres() == null ? postgres : options.postgres();
        nodes = options.nodes() == 0 ? nodes : options.nodes();
        nodes = postgres ? nodes : 1;
        Duration skew = options.skew() && skewed && nodes == 2 ? Duration.ofMinutes(minutes) : Duration.ZERO;
        List<List<PlannedFault>> rounds = new ArrayList<>();
        for (int round = 0; round < options.rounds(); round++) {
            List<PlannedFault> faults = new ArrayList<>();
            int count = 3 + random.nextInt(3);
            for (int i = 0; i < count; i++) {
                faults.add(fault(random, "r" + round + "f" + i, postgres));
            }
            rounds.add(List.copyOf(faults));
        }
        return new RunPlan(seed, postgres, nodes, skew, List.copyOf(rounds));
    }

    private static PlannedFault fault(Random random, String id, boolean postgres) {
        while (true) {
            Fault fault = Fault.values()[random.nextInt(Fault.values().length)];
            String act = Points.ACTS.get(random.nextInt(Points.ACTS.size()));
            boolean before = random.nextBoolean() || !fault.anywhere();
            String account = ACCOUNTS.get(random.nextInt(3) == 0 ? 1 : 0);
            int nth = 1 + random.nextInt(Points.times(act));
            boolean fits = fault.anywhere() || Fault.outsideOf(act).contains(fault);
            // downtime costs much of a run, so it comes up less often than it would
            boolean rare = fault == Fault.DATABASE_DOWN && random.nextInt(3) > 0;
            if (fits && !rare && (postgres || !fault.ofPostgres())) {
                return new PlannedFault(id, act + (before ? ":before" : ":after"), account, nth, fault);
            }
        }
    }

    String describe() {
        return "seed " + seed + ": " + (postgres ? "PostgreSQL" : "H2") + ", " + nodes
                + (nodes == 1 ? " node" : " nodes") + (skew.isZero() ? "" : ", second clock off by " + skew);
    }
}
