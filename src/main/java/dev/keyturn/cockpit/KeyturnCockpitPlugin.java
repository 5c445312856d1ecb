package dev.keyturn.cockpit;

import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/**
 * Shows the timelines of running and finished rotations in Cockpit. It is a script only, {@code plugin-webapp/keyturn},
 * and asks {@code /api/audit} with the login of Cockpit. Cockpit finds it by {@code META-INF/services}.
 */
public final class KeyturnCockpitPlugin extends AbstractCockpitPlugin {

    @Override
    public String getId() {
        return "keyturn";
    }
}
