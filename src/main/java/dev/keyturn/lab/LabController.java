package dev.keyturn.lab;

import dev.keyturn.lab.directory.LabAccount;
import dev.keyturn.lab.directory.LabDirectory;
import dev.keyturn.lab.server.LabRefusal;
import dev.keyturn.lab.server.LabServerView;
import dev.keyturn.lab.server.LabSyncServer;
import dev.keyturn.lab.state.Fault;
import dev.keyturn.lab.state.Faults;
import dev.keyturn.lab.state.Journal;
import dev.keyturn.secret.Secret;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** What can be seen of the lab and done to it behind Keyturn's back. */
@RestController
@ConditionalOnWebApplication
@RequestMapping("/lab")
final class LabController {

    /** @param minutesAgo as if it had been set so long ago; left out, it is set now */
    record PasswordBody(
            char @Nullable [] password, @Nullable Integer minutesAgo) {}

    private static final int SHOWN = 50;

    private final Lab lab;

    LabController(Lab lab) {
        this.lab = lab;
    }

    /**
     * Everything at once.
     *
     * @param kinds what the lab can be told, by where it means something
     * @param journal the newest entries, the last one first
     */
    record World(
            List<Forest> forests,
            Map<Fault.Place, List<Fault>> kinds,
            List<Faults.Active> faults,
            List<Journal.Entry> journal) {}

    record Forest(String target, LabAccount account, List<LabServerView> servers) {}

    @GetMapping("/world")
    World world() {
        List<Journal.Entry> journal = new ArrayList<>(journal());
        Collections.reverse(journal);
        return new World(
                lab.sites().stream().map(LabController::forest).toList(),
                Arrays.stream(Fault.values()).collect(Collectors.groupingBy(Fault::place)),
                faults(),
                journal.stream().limit(SHOWN).toList());
    }

    private static Forest forest(LabSite site) {
        return new Forest(
                site.forest().target(),
                site.directory().account(),
                site.servers().values().stream().map(LabSyncServer::view).toList());
    }

    @GetMapping("/directory/accounts/{name}")
    LabAccount account(@PathVariable String name) {
        return directory(name).account();
    }

    @PostMapping("/directory/accounts/{name}/password")
    LabAccount changePassword(@PathVariable String name, @RequestBody PasswordBody body) {
        LabDirectory directory = directory(name);
        char[] characters = body.password();
        if (characters == null || characters.length == 0) {
            throw LabProblems.badRequest("password is empty; send the new password as {\"password\": \"…\"}.");
        }
        try (Secret password = Secret.takeFrom(characters)) {
            directory.changePassword(password, Duration.ofMinutes(body.minutesAgo() == null ? 0 : body.minutesAgo()));
        } catch (IllegalArgumentException refused) {
            throw LabProblems.badRequest(String.valueOf(refused.getMessage()));
        }
        return directory.account();
    }

    @PostMapping("/directory/accounts/{name}/unlock")
    LabAccount unlock(@PathVariable String name) {
        LabDirectory directory = directory(name);
        directory.unlock();
        return directory.account();
    }

    @GetMapping("/servers")
    List<LabServerView> servers() {
        return lab.servers().values().stream().map(LabSyncServer::view).toList();
    }

    @GetMapping("/servers/{server}")
    LabServerView server(@PathVariable String server) {
        return syncServer(server).view();
    }

    @PostMapping("/servers/{server}/run/{profile}")
    LabServerView.Run run(@PathVariable String server, @PathVariable String profile) {
        LabSyncServer syncServer = syncServer(server);
        try {
            return syncServer.run(profileName(profile));
        } catch (IllegalArgumentException unknown) {
            throw LabProblems.of(HttpStatus.NOT_FOUND, "unknown-run-profile", String.valueOf(unknown.getMessage()));
        } catch (LabRefusal refusal) {
            throw LabProblems.of(HttpStatus.CONFLICT, refusal.code(), String.valueOf(refusal.getMessage()));
        }
    }

    @PostMapping("/faults")
    @ResponseStatus(HttpStatus.CREATED)
    List<Faults.Active> addFault(@RequestBody FaultBody body) {
        body.addTo(lab);
        return faults();
    }

    @GetMapping("/faults")
    List<Faults.Active> faults() {
        return lab.parts().faults().all();
    }

    @DeleteMapping("/faults")
    @ResponseStatus(HttpStatus.NO_CONTENT)
    void clearFaults() {
        List<Faults.Active> cleared = faults();
        lab.parts().faults().clear();
        cleared.forEach(fault -> lab.parts()
                .journal()
                .add(
                        fault.target(),
                        "clear-fault",
                        Map.of("fault", fault.fault().wireName())));
    }

    @GetMapping("/journal")
    List<Journal.Entry> journal() {
        return lab.parts().journal().all();
    }

    private LabDirectory directory(String name) {
        return lab.directory(name)
                .orElseThrow(() -> LabProblems.of(
                        HttpStatus.NOT_FOUND,
                        "unknown-account",
                        "The lab has no account named " + name + "; it has "
                                + lab.sites().stream()
                                        .map(site -> site.forest().name())
                                        .collect(Collectors.joining(" and "))
                                + "."));
    }

    private LabSyncServer syncServer(String name) {
        LabSyncServer server = lab.servers().get(name);
        if (server == null) {
            throw LabProblems.of(
                    HttpStatus.NOT_FOUND,
                    "unknown-server",
                    "The lab has no sync server named " + name + "; it has "
                            + String.join(", ", lab.servers().keySet()) + ".");
        }
        return server;
    }

    /** {@code delta-import} is as good as {@code Delta Import}. */
    private static String profileName(String given) {
        return Arrays.stream(given.trim().split("[- ]+"))
                .filter(word -> !word.isEmpty())
                .map(word -> word.substring(0, 1).toUpperCase(Locale.ROOT)
                        + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" "));
    }
}
