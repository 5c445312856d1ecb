package dev.keyturn.lab;

import dev.keyturn.account.SyncServer;
import dev.keyturn.lab.state.SyncServerUnderTest;
import dev.keyturn.syncserver.ContractVector;
import dev.keyturn.syncserver.worker.SyncWorkers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A sync server of the lab on which the recorded pairs of the contract are played. */
public final class LabUnderContract implements AutoCloseable {

    private final SyncServerUnderTest server;

    public LabUnderContract(Path folder, ContractVector vector) throws Exception {
        List<String> given = new ArrayList<>(vector.given());
        vector.after().forEach(name -> given.addAll(ContractVector.named(name).given()));
        server = new SyncServerUnderTest(
                folder,
                "MSOL_0a1b2c3d4e5f",
                given.contains("staging") ? "staging" : "active",
                given.contains("peer") ? List.of("AADC02") : List.of());
    }

    public SyncServer address() {
        return server.address();
    }

    public SyncWorkers workers() {
        return server.workers();
    }

    /** Makes the server be as a recorded pair wants it, right before its request. */
    public void prepare(ContractVector vector) throws Exception {
        for (String condition : vector.given()) {
            switch (condition) {
                case "staging", "peer" -> {}
                case "wrong-password" -> server.setPasswordInDirectory("another-person's-password-0123456789");
                case "directory-unreachable" -> server.stopDirectory();
                default -> server.fault(condition);
            }
        }
    }

    @Override
    public void close() {
        server.close();
    }
}
