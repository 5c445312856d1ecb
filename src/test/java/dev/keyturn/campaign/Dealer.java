package dev.keyturn.campaign;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Says which run comes next, until the campaign has what it wanted. */
final class Dealer {

    /** A campaign that does not meet what it wants to meet ends after this many runs for each ten faults. */
    private static final int RUNS_PER_TEN_FAULTS = 2;

    /** @param without the protection that is taken away; null for Keyturn as it is */
    record Job(RunPlan plan, Protection without) {}

    private final CampaignOptions options;
    private final CampaignReport report;
    private final Deck deck;
    private final Instant end;
    private final Deque<Job> next = new ArrayDeque<>();
    private int dealt;

    Dealer(CampaignOptions options, CampaignReport report) {
        this.options = options;
        this.report = report;
        deck = new Deck(options.seed());
        end = options.seconds() == 0 ? Instant.MAX : Instant.now().plusSeconds(options.seconds());
    }

    synchronized Optional<Job> next() {
        if (next.isEmpty()) {
            if (over()) {
                return Optional.empty();
            }
            deal(dealt++);
        }
        return Optional.of(next.remove());
    }

    /** What did not strike is dealt again. */
    void giveBack(List<Card> missed) {
        deck.giveBack(missed);
    }

    private boolean over() {
        boolean enough = options.faults() > 0
                && (report.faults() >= options.faults() && metAll()
                        || dealt > options.faults() * RUNS_PER_TEN_FAULTS / 10);
        return dealt >= options.runs() || enough || Instant.now().isAfter(end);
    }

    /** On one database alone, the faults of the other one cannot be met. */
    private boolean metAll() {
        List<String> without = Stream.of(Fault.values())
                .filter(fault -> options.postgres() != null && !fault.fits(options.postgres()))
                .map(Fault::wireName)
                .toList();
        return without.containsAll(report.neverMet());
    }

    private void deal(int run) {
        Setting setting = Setting.ofRun(options.seed(), run, options);
        long seed = options.seed() + run;
        if (options.without().isEmpty()) {
            next.add(new Job(RunPlan.of(seed, setting, cards(setting), options.rounds()), null));
        }
        for (Protection protection : options.without()) {
            List<Card> cards = options.cards().isEmpty() ? protection.cards() : options.cards();
            // no node is overtaken where there is no other one
            Setting place = protection == Protection.FENCE && options.nodes() == 0
                    ? new Setting(true, 2, setting.skew(), setting.tenantSwitch())
                    : setting;
            next.add(new Job(RunPlan.of(seed, place, cards, options.rounds()), protection));
        }
    }

    private List<Card> cards(Setting setting) {
        return options.cards().isEmpty()
                ? deck.deal(options.rounds() * RunPlan.ACCOUNTS.size() * options.load(), setting.postgres())
                : options.cards();
    }
}
