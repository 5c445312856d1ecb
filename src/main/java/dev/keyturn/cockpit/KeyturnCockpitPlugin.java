package dev.keyturn.cockpit;

import java.util.Set;
import org.camunda.bpm.cockpit.plugin.spi.impl.AbstractCockpitPlugin;

/**
 * Shows the timelines of running and finished rotations in Cockpit. It is a script only, {@code plugin-webapp/keyturn},
 * which asks {@code /api/audit} with the login of Cockpit. Cockpit finds it by {@code META-INF/services}.
 */
public final class KeyturnCockpitPlugin extends AbstractCockpitPlugin {

    static final String ID = "keyturn";

    @Override
    public String getId() {
        return ID;
    }

    @Override
    public Set<Class<?>> getResourceClasses() {
        return Set.of(KeyturnCockpitFiles.class);
    }
}
