package dev.keyturn.lab;

import dev.keyturn.lab.directory.LabForest;
import dev.keyturn.lab.directory.LabRealDirectory;
import dev.keyturn.lab.server.LabSyncServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The settings with which Keyturn uses a lab: for the same process, and in a file for a process of its own. */
final class LabConnection {

    private static final String FILE = "keyturn-lab.properties";
    private static final String COMMENT = """
            # Connects a Keyturn process of its own to this lab, while the lab is running:
            #   --spring.config.import=file:<this file>
            """;

    private final Lab lab;

    LabConnection(Lab lab) {
        this.lab = lab;
    }

    Map<String, Object> settings() {
        Map<String, Object> settings = new LinkedHashMap<>();
        List<LabSite> sites = lab.sites();
        for (int i = 0; i < sites.size(); i++) {
            addAccount("keyturn.accounts[" + i + "].", sites.get(i), settings);
        }
        settings.put(
                "keyturn.worker.signing-key-file", lab.parts().keyturnKeyFile().toString());
        settings.put("keyturn.secret.create-keyset", "true");
        for (int i = 0; i < LabPerson.ALL.size(); i++) {
            LabPerson person = LabPerson.ALL.get(i);
            String user = "keyturn.users[" + i + "].";
            settings.put(user + "id", person.name());
            settings.put(user + "password", person.name());
            settings.put(user + "groups", String.join(",", person.groups()));
        }
        return settings;
    }

    Path file() {
        return lab.parts().folder().file(FILE);
    }

    /** What imports the file has no lab of its own. */
    void write() {
        StringBuilder text = new StringBuilder(COMMENT)
                .append("keyturn.lab.enabled=false\nkeyturn.lab.elsewhere=true\nkeyturn.worker.port=")
                .append(lab.parts().ports().of("keyturn"))
                .append('\n');
        settings().forEach((name, value) -> text.append(name)
                .append('=')
                .append(escaped(String.valueOf(value)))
                .append('\n'));
        try {
            lab.parts().folder().writeBytes(FILE, text.toString().getBytes(StandardCharsets.ISO_8859_1));
        } catch (IOException e) {
            throw new UncheckedIOException("The lab cannot write " + file() + ".", e);
        }
    }

    private void addAccount(String account, LabSite site, Map<String, Object> settings) {
        LabRealDirectory directory = site.real() == null ? own(site) : site.real();
        settings.put(account + "name", site.forest().name());
        settings.put(account + "account", directory.account());
        settings.put(account + "domain", directory.domain());
        settings.put(account + "directory.domain-controllers[0]", directory.url());
        settings.put(account + "directory.ca-file", directory.caFile().toString());
        settings.put(account + "directory.base-dn", directory.baseDn());
        settings.put(account + "directory.rotator-dn", directory.rotatorDn());
        settings.put(
                account + "directory.rotator-password-file",
                directory.rotatorPasswordFile().toString());
        int number = 0;
        for (Map.Entry<String, LabSyncServer> entry : site.servers().entrySet()) {
            String server = account + "servers[" + number++ + "].";
            settings.put(server + "name", entry.getKey());
            settings.put(server + "key", entry.getValue().key());
            settings.put(server + "connect-timeout", "3s");
        }
    }

    private LabRealDirectory own(LabSite site) {
        LabForest forest = site.forest();
        return new LabRealDirectory(
                site.directoryUrl(),
                lab.parts().certificates().caFile(),
                forest.baseDn(),
                forest.rotatorDn(),
                site.directory().rotatorPasswordFile(),
                forest.account(),
                forest.name());
    }

    /** Properties files are read as ISO 8859-1, and a backslash begins an escape. */
    private static String escaped(String value) {
        StringBuilder escaped = new StringBuilder();
        for (char c : value.toCharArray()) {
            if (c == '\\') {
                escaped.append("\\\\");
            } else if (c < ' ' || c > '~') {
                escaped.append(String.format("\\u%04x", (int) c));
            } else {
                escaped.append(c);
            }
        }
        return escaped.toString();
    }
}
