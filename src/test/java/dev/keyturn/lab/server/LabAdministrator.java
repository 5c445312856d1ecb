package dev.keyturn.lab.server;

import dev.keyturn.lab.Lab;

/** What an administrator does on a sync server of the lab by hand, at its keyboard. */
public final class LabAdministrator {

    private final Lab lab;

    /** @param lab the application's bean of that name */
    public LabAdministrator(Object lab) {
        this.lab = (Lab) lab;
    }

    public void restartService(String server) {
        LabSyncServer syncServer = lab.servers().get(server);
        if (syncServer == null) {
            throw new IllegalArgumentException("The lab has no sync server named " + server + ".");
        }
        syncServer.restartService();
    }
}
