package dev.keyturn.campaign;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * @param seed of the campaign, and of its first run; the next runs count up from it
 * @param faults runs until that many struck in total and every point and fault was met; 0 for no such bound
 * @param rounds how often each account rotates in a run
 * @param load how many faults are dealt to one rotation
 * @param postgres null to let the seed choose
 * @param nodes 0 to let the seed choose
 * @param skew null to let the seed choose
 * @param tenantSwitch null to let the seed choose
 * @param cards what goes wrong; empty to take it from the deck
 * @param without the protections that are taken away, each in runs of its own; empty for Keyturn as it is
 * @param list only says what the runs would do
 * @param seconds begins no run after that time; 0 for no such bound
 * @param lanes how many runs go on at the same time
 */
record CampaignOptions(
        long seed,
        int runs,
        int faults,
        int rounds,
        int load,
        Boolean postgres,
        int nodes,
        Duration skew,
        Boolean tenantSwitch,
        List<Card> cards,
        List<Protection> without,
        boolean list,
        long seconds,
        int lanes,
        Path folder) {

    static CampaignOptions parse(String[] arguments) {
        long seed = System.currentTimeMillis() % 1_000_000;
        int runs = 1;
        int faults = 0;
        int rounds = 4;
        int load = 3;
        Boolean postgres = null;
        int nodes = 0;
        Duration skew = null;
        Boolean tenantSwitch = null;
        List<Card> cards = List.of();
        List<Protection> without = List.of();
        boolean list = false;
        long seconds = 0;
        int lanes = 1;
        Path folder = Path.of("target", "campaign");
        for (int i = 0; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--seed" -> seed = Long.parseLong(arguments[++i]);
                case "--runs" -> runs = Integer.parseInt(arguments[++i]);
                case "--faults" -> {
                    faults = Integer.parseInt(arguments[++i]);
                    runs = Integer.MAX_VALUE;
                }
                case "--seconds" -> seconds = Long.parseLong(arguments[++i]);
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case "--load" -> load = Integer.parseInt(arguments[++i]);
                case "--h2" -> postgres = false;
                case "--postgres" -> postgres = true;
                case "--nodes" -> nodes = Integer.parseInt(arguments[++i]);
                case "--skew" -> skew = Duration.parse(arguments[++i]);
                case "--no-skew" -> skew = Duration.ZERO;
                case "--switch" -> tenantSwitch = arguments[++i].equals("tenant");
                case "--cards" ->
                    cards = Stream.of(arguments[++i].split(",")).map(Card::of).toList();
                case "--naive" -> without = List.of(Protection.values());
                case "--without" -> without = List.of(Protection.of(arguments[++i]));
                case "--list" -> list = true;
                case "--lanes" -> lanes = Integer.parseInt(arguments[++i]);
                case "--folder" -> folder = Path.of(arguments[++i]);
                default ->
                    throw new IllegalArgumentException(arguments[i]
                            + " is unknown. Options: --seed N, --runs N, --faults N, --seconds N, --rounds N, --load N,"
                            + " --h2, --postgres, --nodes 1|2, --skew PT5M, --no-skew, --switch server|tenant, --cards POINT/FAULT,…, --naive,"
                            + " --without staging|fence|check, --list, --lanes N, --folder PATH.");
            }
        }
        return new CampaignOptions(
                seed,
                runs,
                faults,
                rounds,
                load,
                postgres,
                nodes,
                skew,
                tenantSwitch,
                cards,
                without,
                list,
                seconds,
                lanes,
                folder);
    }
}
