package dev.keyturn.campaign;

import dev.keyturn.syncserver.worker.UnreliableHttp;
import dev.keyturn.syncserver.worker.UnreliableHttp.Mishap;
import dev.keyturn.syncserver.worker.UnreliableHttp.Moment;
import java.net.URI;
import java.util.Locale;

/**
 * Inside a node: sync workers reach its worker port through here. Before each of their requests is passed on, and before its answer is,
 * there is a point; a fault of the wire breaks the connection there.
 */
final class WirePoints implements AutoCloseable {

    private final NodeFaults faults;
    private final UnreliableHttp wire;

    /** @param ports where sync workers ask, and the node's own worker port, with a colon in between */
    WirePoints(String ports, NodeFaults faults) {
        this.faults = faults;
        String[] both = ports.split(":");
        wire = new UnreliableHttp(Integer.parseInt(both[0]), URI.create("http://127.0.0.1:" + both[1]), this::at);
    }

    private Mishap at(String call, Moment moment) {
        PlannedFault struck = faults.at(Points.WIRE + call + ":" + moment.name().toLowerCase(Locale.ROOT));
        if (struck == null || !struck.fault().ofWire()) {
            return null;
        }
        return struck.fault() == Fault.WIRE_CUT ? Mishap.CUT : Mishap.SILENT;
    }

    @Override
    public void close() {
        wire.close();
    }
}
