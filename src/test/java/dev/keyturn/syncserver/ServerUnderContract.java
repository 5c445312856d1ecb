package dev.keyturn.syncserver;

import dev.keyturn.account.SyncServer;

/** A sync server that the contract is played on. */
public interface ServerUnderContract extends AutoCloseable {

    SyncServer address();

    /** Makes the server be as a recorded pair wants it, right before its request. */
    void prepare(ContractVector vector) throws Exception;

    /** Whether its answers are its own, and not the recorded ones. */
    boolean answersByItself();

    @Override
    void close();
}
