package dev.keyturn.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * @param skew how far the clock of the last node's machine is off
 * @param tenantSwitch whether the switch of the sync cycle acts on every server of the tenant; each has its own otherwise
 */
record Setting(boolean postgres, int nodes, Duration skew, boolean tenantSwitch) {

    private static final int MOST_MINUTES = 10;

    /** Two nodes need a server for their database; H2 is a file of one process. */
    private static final List<Setting> BLOCK = List.of(
            of(false, 1, false),
            of(true, 2, true),
            of(true, 1, false),
            of(true, 2, false),
            of(false, 1, true),
            of(true, 2, true),
            of(true, 1, true),
            of(true, 2, false));

    /** The setting of a campaign's run: each block of eight runs has every one of them, in an order of its own. */
    static Setting ofRun(long campaign, int run, CampaignOptions options) {
        Random random = new Random(campaign * 31 + run / BLOCK.size());
        List<Setting> block = new ArrayList<>(BLOCK);
        Collections.shuffle(block, random);
        List<Setting> possible = block.stream()
                .filter(setting -> options.postgres() == null || setting.postgres() == options.postgres())
                .filter(setting -> options.nodes() == 0 || setting.nodes() == options.nodes())
                .toList();
        if (possible.isEmpty()) {
            throw new IllegalArgumentException("Two nodes need PostgreSQL.");
        }
        Setting setting = possible.get(run % possible.size());
        Random minutes = new Random(campaign * 37 + run);
        int off = (1 + minutes.nextInt(MOST_MINUTES)) * (minutes.nextBoolean() ? 1 : -1);
        Duration drawn = setting.skew().isZero() ? Duration.ZERO : Duration.ofMinutes(off);
        boolean tenants = options.tenantSwitch() == null ? minutes.nextInt(3) == 0 : options.tenantSwitch();
        return new Setting(
                setting.postgres(), setting.nodes(), options.skew() == null ? drawn : options.skew(), tenants);
    }

    private static Setting of(boolean postgres, int nodes, boolean skewed) {
        return new Setting(postgres, nodes, skewed ? Duration.ofMinutes(1) : Duration.ZERO, false);
    }

    /** The clock error of that node, counted from 0. */
    Duration skewOf(int node) {
        return node == nodes - 1 ? skew : Duration.ZERO;
    }

    /** Without the amount of the skew. */
    String kind() {
        return (postgres ? "PostgreSQL, " : "H2, ")
                + nodes
                + (nodes == 1 ? " node" : " nodes")
                + (skew.isZero() ? "" : ", clock skew");
    }

    String describe() {
        return kind() + (skew.isZero() ? "" : " of " + skew.toMinutes() + " min") + ", " + switches();
    }

    String switches() {
        return tenantSwitch ? "one switch for the tenant" : "a switch for each server";
    }

    String options() {
        return (postgres ? "--postgres" : "--h2") + " --nodes " + nodes + " --skew " + skew + " --switch "
                + (tenantSwitch ? "tenant" : "server");
    }
}
