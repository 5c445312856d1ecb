package dev.keyturn.syncserver;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import dev.keyturn.syncserver.ServerDescription.ConnectorInfo;
import java.util.List;

/** A server that the configuration lists for another account, and that may store the password of this one as well. */
final class ForgottenServer {

    private final Account account;
    private final SyncServer server;

    ForgottenServer(Account account, SyncServer server) {
        this.account = account;
        this.server = server;
    }

    List<Finding> findings(ServerDescription description) {
        return description.connectors().stream()
                .filter(ConnectorInfo::ofActiveDirectory)
                .filter(connector -> connector.logsInAs(account))
                .map(connector -> Finding.blocks(
                        server.name(),
                        "Its connector " + connector.name() + " logs in as " + account.account()
                                + " as well, and the account's servers in the configuration do not list it. It would be left"
                                + " with the old password: add it to the servers of " + account.name() + "."))
                .toList();
    }
}
