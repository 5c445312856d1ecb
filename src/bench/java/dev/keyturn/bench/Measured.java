package dev.keyturn.bench;

import org.camunda.bpm.engine.ProcessEngine;

/** Something whose processes are driven and counted. */
interface Measured extends AutoCloseable {

    ProcessEngine engine();

    Milestones milestones();

    /**
     * Asks for a rotation of that account.
     *
     * @return the business key
     */
    String request(String account);

    @Override
    void close();
}
