package dev.keyturn.syncserver;

import dev.keyturn.kernel.StepFailure;

/**
 * What writes the connectors of a sync server beside Keyturn at the moment. While it is at work no rotation begins: it
 * would write back the connector as it was before the password was stored.
 *
 * @see <a href="https://learn.microsoft.com/en-us/entra/identity/hybrid/connect/how-to-connect-sync-feature-scheduler">the
 *     scheduler is suspended while the installation wizard is open, and by an upgrade</a>
 */
public enum AtWork {
    NOTHING(""),
    /** {@code AzureADConnect.exe} runs. */
    WIZARD("The wizard of Microsoft Entra Connect is open on it: finish or close it."),
    /** {@code SchedulerSuspended} is set, and the wizard was not seen. */
    SUSPENDED(
            "Its scheduler is suspended, as by the wizard of Microsoft Entra Connect or an upgrade: finish or close that, and"
                    + " see that Get-ADSyncScheduler shows SchedulerSuspended as False.");

    private final String advice;

    AtWork(String advice) {
        this.advice = advice;
    }

    /** What is open and what to do about it. */
    public String advice() {
        return advice;
    }

    /** @throws StepFailure when something is at work on that server */
    public void mustBeNothingOn(String server) {
        if (this != NOTHING) {
            throw StepFailure.refused(
                    "connectors-in-use",
                    "The connectors of sync server " + server + " are in use, so that no password is changed. " + advice
                            + " Then retry.");
        }
    }

    /** @param scheduler as {@code describe} and {@code pause-sync} tell it */
    static AtWork of(AnswerPart scheduler) {
        if (scheduler.json().path("wizardOpen").asBoolean()) {
            return WIZARD;
        }
        return scheduler.json().path("suspended").asBoolean() ? SUSPENDED : NOTHING;
    }
}
