package dev.keyturn.lab.server;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;

/**
 * What makes one sync server of the lab.
 *
 * @param role {@code active} or {@code staging}
 * @param connector name of its only AD connector
 * @param account {@code forest-login-user} of that connector
 * @param domain {@code forest-login-domain} of that connector
 * @param directory where the domain controller listens for LDAPS; asked at every run
 * @param caFile PEM file of the authority that signed the domain controller's certificate; read at every run
 * @param restartDuration how long the service takes to stop and start
 * @param peers other computers that the description of its account names
 */
public record LabServerSettings(
        String name,
        String role,
        String productVersion,
        String connector,
        String account,
        String domain,
        Supplier<InetSocketAddress> directory,
        Path caFile,
        Duration restartDuration,
        List<String> peers) {

    boolean active() {
        return role.equals("active");
    }

    /** The connector to Entra ID, as the wizard names it. Nothing ever happens to it. */
    String entraConnector() {
        return connector.substring(0, connector.indexOf('.')) + ".onmicrosoft.com - AAD";
    }

    /** As faults and the journal call it. */
    String target() {
        return "server:" + name;
    }
}
