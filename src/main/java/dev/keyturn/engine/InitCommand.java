package dev.keyturn.engine;

import dev.keyturn.directory.DomainControllerLookup;
import dev.keyturn.engine.ServerKeys.NotAddedException;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.kernel.TextFile;
import dev.keyturn.secret.Keyset;
import dev.keyturn.secret.OwnerOnlyFile;
import dev.keyturn.syncserver.worker.SigningKey;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/** {@code init}: writes a first {@code application.yml} and the keys, and says what is to be done on each sync server. */
public final class InitCommand {

    /** The word that a command line begins with. */
    public static final String COMMAND = "init";

    static final String USAGE = """
            Writes a first application.yml and the keys for it, and the line to run on each sync server.

              java -jar keyturn-app.jar init [--OPTION VALUE ...]                  asks for what is not given
              java -jar keyturn-app.jar init --add-key SERVER=THUMBPRINT           once a sync server has told its key

              --file          the file, by default application.yml
              --domain        the domain, such as contoso.com; its domain controllers are looked up in DNS
              --controllers   domain controllers instead, such as ldaps://dc1.contoso.com, with commas between them
              --dns           another DNS server, such as dns://10.0.0.1
              --base-dn       where the account is searched, by default the whole domain
              --ca-file       PEM file of the authority behind their certificates; empty for those that Java trusts
              --account       sAMAccountName of the connector account, such as MSOL_0a1b2c3d4e5f
              --rotator       who may reset its password: a distinguished name or a user principal name
              --rotator-password-file  file with the rotator's password; else it is asked for, and written to one
              --servers       every sync server, active and staging, with commas between them
              --url           how sync servers reach this Keyturn, such as https://keyturn.contoso.com:8081

            Exit status: 0 it is written, 2 it is not.""";

    private static final Set<String> OPTIONS = Arrays.stream(USAGE.split("\\s+"))
            .filter(word -> word.matches("--[a-z-]+"))
            .collect(Collectors.toSet());

    private static final String ADD_KEY = "--add-key";
    private static final int WRITTEN = 0;
    private static final int NOT_WRITTEN = 2;

    private final PrintWriter out;
    private final PrintWriter err;
    private final Function<String, @Nullable String> answers;
    private final Function<String, @Nullable String> passwords;

    /**
     * @param answers asks the person at the terminal; null when there is none
     * @param passwords the same, without showing what is typed
     */
    public InitCommand(
            PrintWriter out,
            PrintWriter err,
            Function<String, @Nullable String> answers,
            Function<String, @Nullable String> passwords) {
        this.out = out;
        this.err = err;
        this.answers = answers;
        this.passwords = passwords;
    }

    /** It cannot be written. The message says what to do. */
    private static final class NotWrittenException extends Exception {

        private static final long serialVersionUID = 1L;

        NotWrittenException(String message) {
            super(message);
        }
    }

    /**
     * @param arguments those behind the command's name
     * @return what the process is to exit with
     */
    public int run(List<String> arguments) {
        try {
            if (arguments.contains("--help") || arguments.contains("-h")) {
                out.println(USAGE);
                return WRITTEN;
            }
            Map<String, String> options = options(arguments);
            Path file = Path.of(options.getOrDefault("--file", "application.yml"))
                    .toAbsolutePath()
                    .normalize();
            if (options.containsKey(ADD_KEY)) {
                addKey(file, options.get(ADD_KEY));
            } else {
                write(file, options);
            }
            return WRITTEN;
        } catch (NotWrittenException | NotAddedException | InvalidSettingException e) {
            err.println(e.getMessage());
        } catch (IOException e) {
            err.println("The file cannot be read or written: " + e);
        } finally {
            out.flush();
            err.flush();
        }
        return NOT_WRITTEN;
    }

    private static Map<String, String> options(List<String> arguments) throws NotWrittenException {
        Map<String, String> options = new HashMap<>();
        for (Iterator<String> rest = arguments.iterator(); rest.hasNext(); ) {
            String option = rest.next();
            if (option.equals(ADD_KEY) && !rest.hasNext()) {
                options.put(option, "");
                break;
            }
            if (!OPTIONS.contains(option) || !rest.hasNext()) {
                throw new NotWrittenException("There is no option " + option + " without a value.\n\n" + USAGE);
            }
            options.put(option, rest.next());
        }
        return options;
    }

    private void addKey(Path file, String given) throws IOException, NotAddedException, NotWrittenException {
        String[] key = given.isEmpty()
                ? new String[] {optional("Sync server: "), optional("Its thumbprint: ")}
                : given.split("=", 2);
        if (key.length < 2 || key[0].isEmpty()) {
            throw new NotWrittenException(
                    "Write " + ADD_KEY + " SERVER=THUMBPRINT, as the installer printed it on the server.");
        }
        // in place: the file's owner and rights are the administrator's matter
        Files.writeString(file, ServerKeys.add(TextFile.read(file), key[0], key[1].strip()));
        out.println(
                "The key of " + key[0] + " is in " + file
                        + ". Compare its 43 characters with those on the server's own screen, then: java -jar keyturn-app.jar check");
    }

    private void write(Path file, Map<String, String> options) throws IOException, NotWrittenException {
        if (Files.exists(file)) {
            throw new NotWrittenException(file
                    + " exists, and is not written over. Name another one with --file, or change it by" + " hand.");
        }
        Path folder = file.getParent();
        String domain =
                value(options, "--domain", "Domain, such as contoso.com: ").toLowerCase(Locale.ROOT);
        List<String> controllers = controllers(options, domain);
        String usual = "DC=" + domain.replace(".", ",DC=");
        String account = value(options, "--account", "Connector account, such as MSOL_0a1b2c3d4e5f: ");
        String rotator = value(
                options, "--rotator", "Rotator, who may reset its password, such as keyturn-rotator@" + domain + ": ");
        List<String> servers =
                list(value(options, "--servers", "Every sync server, active and staging, with commas between them: "));
        String url = value(
                options, "--url", "How sync servers reach this Keyturn, such as https://keyturn." + domain + ":8081: ");
        String authority = options.containsKey("--ca-file")
                ? options.get("--ca-file")
                : optional(
                        "PEM file of the authority behind the domain controllers' certificates (none for those that Java trusts): ");
        Path data = folder.resolve("data");
        Path password = rotatorPassword(options, folder, rotator);
        OwnerOnlyData.make(data);
        SigningKey key = SigningKey.open(data.resolve("worker-signing-key.json"));
        Keyset.open(data.resolve("keyset.json"), true, () -> false);
        OwnerOnlyFile.create(
                file,
                yaml(
                        domain,
                        account,
                        controllers,
                        options.getOrDefault("--base-dn", usual),
                        authority,
                        rotator,
                        password,
                        servers,
                        url,
                        data));
        out.println("Written: " + file
                + ", and beside it data/keyset.json and data/worker-signing-key.json, which belong into a"
                + " backup of their own.");
        tell(servers, url, key.thumbprint());
    }

    private void tell(List<String> servers, String url, String thumbprint) {
        out.println("\nOn each sync server, in an elevated Windows PowerShell in the folder with the scripts of"
                + " target/keyturn-sync-worker.zip:\n");
        for (String server : servers) {
            out.println("  " + server + ":  .\\Install-Keyturn.ps1 -Address '" + url + "' -KeyturnKey '" + thumbprint
                    + "'");
        }
        out.println("\nIt prints the key of the server. Bring it here, for each of them:\n");
        for (String server : servers) {
            out.println("  java -jar keyturn-app.jar init --add-key " + server + "=...");
        }
        out.println("\nThen: java -jar keyturn-app.jar check");
    }

    /** As they stand in the settings: the PDC emulator, which knows every password first, comes first. */
    private List<String> controllers(Map<String, String> options, String domain) throws NotWrittenException {
        if (!options.containsKey("--controllers")) {
            try {
                var found = new DomainControllerLookup(options.getOrDefault("--dns", "dns:")).find(domain);
                for (String host : found.hosts()) {
                    out.println("DNS: " + host + (host.equals(found.pdcEmulator()) ? ", the PDC emulator" : ""));
                }
                if (!found.hosts().isEmpty()) {
                    return found.hosts().stream().map(host -> "ldaps://" + host).toList();
                }
                out.println("DNS knows no domain controllers of " + domain + ".");
            } catch (NamingException e) {
                out.println("DNS cannot be asked for the domain controllers of " + domain + " (" + e + ").");
            }
            out.flush();
        }
        return list(value(
                options,
                "--controllers",
                "Domain controllers, such as ldaps://dc1." + domain + ", with commas between them: "));
    }

    private Path rotatorPassword(Map<String, String> options, Path folder, String rotator)
            throws IOException, NotWrittenException {
        if (options.containsKey("--rotator-password-file")) {
            return Path.of(options.get("--rotator-password-file"))
                    .toAbsolutePath()
                    .normalize();
        }
        Path file = folder.resolve("rotator.password");
        if (!Files.exists(file)) {
            String typed = passwords.apply("Password of " + rotator + ": ");
            if (typed == null || typed.isEmpty()) {
                throw new NotWrittenException("Name a file with the rotator's password: --rotator-password-file.");
            }
            OwnerOnlyFile.create(file, typed);
        }
        return file;
    }

    private String value(Map<String, String> options, String option, String question) throws NotWrittenException {
        String value = options.containsKey(option) ? options.get(option) : optional(question);
        if (value.isBlank()) {
            throw new NotWrittenException("Without " + option + " nothing can be written.\n\n" + USAGE);
        }
        return value.strip();
    }

    private String optional(String question) {
        String answer = answers.apply(question);
        return answer == null ? "" : answer.strip();
    }

    private static List<String> list(String text) {
        return Arrays.stream(text.split("[,\\s]+"))
                .filter(part -> !part.isEmpty())
                .toList();
    }

    private static String yaml(
            String domain,
            String account,
            List<String> controllers,
            String baseDn,
            String authority,
            String rotator,
            Path password,
            List<String> servers,
            String url,
            Path data) {
        StringBuilder text =
                new StringBuilder("""
                # Written by Keyturn's command init. Every setting is in src/docs/settings.md.
                keyturn:
                  lab:
                    enabled: false
                  data-dir: %s
                  accounts:
                    - name: %s
                      account: %s
                      domain: %s
                      directory:
                        # the PDC emulator first
                        domain-controllers:
                """.formatted(quoted(data), quoted(domain), quoted(account), quoted(domain)));
        controllers.forEach(controller ->
                text.append("          - ").append(quoted(controller)).append('\n'));
        text.append("        base-dn: ").append(quoted(baseDn)).append('\n');
        if (!authority.isEmpty()) {
            text.append("        ca-file: ")
                    .append(quoted(Path.of(authority).toAbsolutePath().normalize()))
                    .append('\n');
        }
        text.append("        rotator-dn: ").append(quoted(rotator)).append('\n');
        text.append("        rotator-password-file: ").append(quoted(password)).append('\n');
        text.append("      servers:\n");
        for (String server : servers) {
            text.append("        - name: ").append(quoted(server)).append("\n          key: \"\"\n");
        }
        return text.append("""
                  worker:
                    # without a certificate here (keyturn.worker.ssl-bundle) a proxy has to end TLS
                    address: 0.0.0.0
                    nodes: %s
                """.formatted(quoted(url))).toString();
    }

    /** In YAML's single quotes nothing but the quote itself means anything. */
    private static String quoted(Object text) {
        return "'" + String.valueOf(text).replace("'", "''") + "'";
    }
}
