package dev.keyturn.check;

import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import dev.keyturn.syncserver.ActiveServers;
import dev.keyturn.syncserver.ServerDescription.Role;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Asks each sync server what the pre-check asks it: its worker, its self-test, role and version, and the account's connector. */
final class SyncServerChecks {

    /** What a finding tells to correct: the setting, relative to the account's. */
    private static final Map<String, String> CORRECTED =
            Map.of("connector setting", ".connector", "domain setting", ".domain");

    private final SyncServerAccess access;
    private final Map<String, Role> roles = new ConcurrentHashMap<>();

    SyncServerChecks(SyncServerAccess access) {
        this.access = access;
    }

    List<SystemCheck> of(String setting, Account account) {
        return IntStream.range(0, account.servers().size())
                .mapToObj(i -> {
                    SyncServer server = account.servers().get(i);
                    String own = setting + ".servers[" + i + "]";
                    return new SystemCheck(server.name(), own, () -> check(setting, own, account, server));
                })
                .toList();
    }

    /** To be asked when the servers were. */
    Optional<CheckResult> roles(String setting, Account account) {
        List<Role> known = account.servers().stream()
                .map(SyncServer::name)
                .filter(roles::containsKey)
                .map(roles::get)
                .toList();
        int active = (int) known.stream().filter(role -> role == Role.ACTIVE).count();
        return ActiveServers.check(
                        account, active, known.size() == account.servers().size())
                .map(finding -> new CheckResult(setting + ".servers", finding));
    }

    private List<CheckResult> check(String setting, String own, Account account, SyncServer server) {
        Duration patience =
                access.patience().compareTo(server.connectTimeout()) > 0 ? access.patience() : server.connectTimeout();
        try {
            roles.put(
                    server.name(),
                    access.services().describe(server.within(patience)).role());
        } catch (StepFailure failure) {
            return List.of(CheckResult.wrong(own + ".key", server.name(), failure.message() + strangers(failure)));
        }
        List<CheckResult> results = new ArrayList<>();
        List<Finding> findings = access.connectors().check(account, server);
        for (Finding finding : findings) {
            if (finding.severity() != Finding.Severity.INFORMS) {
                results.add(new CheckResult(about(finding, setting, own), finding));
            }
        }
        results.add(
                0,
                CheckResult.well(
                        own,
                        server.name(),
                        "Its sync worker asks and answers. "
                                + findings.stream()
                                        .filter(finding -> finding.severity() == Finding.Severity.INFORMS)
                                        .map(Finding::message)
                                        .collect(Collectors.joining(" "))));
        return results;
    }

    private String strangers(StepFailure failure) {
        Set<String> strangers = access.strangers().get();
        return !failure.code().equals("unreachable") || strangers.isEmpty()
                ? ""
                : " Keys that are pinned for no server have asked: " + String.join(", ", strangers)
                        + ". If the server's own screen shows one of them, put it into this setting.";
    }

    private static String about(Finding finding, String setting, String own) {
        if (finding.message().contains("server's role setting")) {
            return own + ".role";
        }
        return CORRECTED.entrySet().stream()
                .filter(corrected -> finding.message().contains("account's " + corrected.getKey()))
                .findFirst()
                .map(corrected -> setting + corrected.getValue())
                .orElse(own);
    }
}
