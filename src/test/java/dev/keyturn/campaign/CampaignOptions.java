package dev.keyturn.campaign;

import java.nio.file.Path;

/**
 * @param seed of the first run; the next runs count up from it
 * @param faults ends the campaign after the run that injected that many in total; 0 for no such bound
 * @param postgres null to let the seed choose
 * @param nodes 0 to let the seed choose
 * @param list only says what the runs would do
 * @param seconds ends the campaign after the run that goes on at that time; 0 for no such bound
 */
record CampaignOptions(
        long seed,
        int runs,
        int faults,
        int rounds,
        Boolean postgres,
        int nodes,
        boolean skew,
        boolean naive,
        boolean list,
        long seconds,
        Path folder) {

    static CampaignOptions parse(String[] arguments) {
        long seed = System.currentTimeMillis() % 1_000_000;
        int runs = 1;
        int faults = 0;
        int rounds = 4;
        Boolean postgres = null;
        int nodes = 0;
        boolean skew = true;
        boolean naive = false;
        boolean list = false;
        long seconds = 0;
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
                case "--h2" -> postgres = false;
                case "--postgres" -> postgres = true;
                case "--nodes" -> nodes = Integer.parseInt(arguments[++i]);
                case "--no-skew" -> skew = false;
                case "--naive" -> naive = true;
                case "--list" -> list = true;
                case "--folder" -> folder = Path.of(arguments[++i]);
                default ->
                    throw new IllegalArgumentException(arguments[i]
                            + " is unknown. Options: --seed N, --runs N, --faults N, --seconds N, --rounds N, --h2,"
                            + " --postgres, --nodes 1|2, --no-skew, --naive, --list, --folder PATH.");
            }
        }
        return new CampaignOptions(seed, runs, faults, rounds, postgres, nodes, skew, naive, list, seconds, folder);
    }
}
