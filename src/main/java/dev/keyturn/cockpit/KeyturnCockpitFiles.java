package dev.keyturn.cockpit;

import jakarta.ws.rs.Path;
import org.camunda.bpm.cockpit.plugin.resource.AbstractCockpitPluginRootResource;

/** Serves {@code plugin.js} and {@code plugin.css}; all of it is inherited. */
@Path("plugin/" + KeyturnCockpitPlugin.ID)
public final class KeyturnCockpitFiles extends AbstractCockpitPluginRootResource {

    public KeyturnCockpitFiles() {
        super(KeyturnCockpitPlugin.ID);
    }
}
