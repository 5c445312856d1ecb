package dev.keyturn.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.DependencyHealth;
import dev.keyturn.account.SyncServer;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.PasswordAges;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** The inventory, for everybody and for those who audit. It asks no domain controller, so that it always answers at once. */
@RestController
final class AccountController {

    private final Accounts accounts;
    private final Rotations rotations;
    private final PasswordAges ages;
    private final AccessLog accessLog;
    private final Optional<DependencyHealth> health;

    AccountController(
            Accounts accounts,
            Rotations rotations,
            PasswordAges ages,
            AccessLog accessLog,
            Optional<DependencyHealth> health) {
        this.accounts = accounts;
        this.rotations = rotations;
        this.ages = ages;
        this.accessLog = accessLog;
        this.health = health;
    }

    /** One line of the inventory as {@code GET /api/accounts} shows it. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "Account", description = "An AD DS connector account that Keyturn looks after.")
    record AccountView(
            @Schema(description = "How people and tickets call it.", example = "contoso.com")
            String name,

            @Schema(description = "Its sAMAccountName in Active Directory.", example = "MSOL_0a1b2c3d4e5f")
            String account,

            @Schema(description = "The domain it logs in to.")
            String domain,

            @Schema(description = "The sync servers that store its password, active and staging.")
            List<String> servers,

            @Schema(description = "Id of the rotation that runs; null when none does that the person may see.")
            @Nullable
            String runningRotation,

            @Schema(
                    description =
                            "How the last rotation ended; null when there was none, or it is not the person's to see.")
            RotationView.@Nullable Outcome lastOutcome,

            @Schema(description = "When it ended; null as above.") @Nullable
            Instant lastEndedAt,

            @Schema(description = "When the password was last set, as Active Directory told it; null when unknown.")
            @Nullable
            Instant passwordSetAt,

            @Schema(description = "Whole days since passwordSetAt; null when unknown.") @Nullable
            Long passwordAgeDays,

            @Schema(description = "DUE_SOON: within the last 14 days.")
            PasswordAges.State state,

            @Schema(description = "When it reaches keyturn.accounts[].maximum-age; null when unknown.") @Nullable
            Instant dueAt,

            @Schema(description = "Id of the rotation that lastOutcome is about.") @Nullable
            String lastRotation,

            @Schema(description = "What the periodic probes found last; empty where they are turned off.")
            List<DependencyHealth.Health> health) {}

    /** An account with the age of its password. */
    @JsonInclude(JsonInclude.Include.ALWAYS)
    @Schema(name = "AuditedAccount")
    record AuditedAccount(
            String name,
            String account,
            String domain,
            List<String> servers,

            @Schema(description = "When the password was last set, as Active Directory told it; null when unknown.")
            @Nullable
            Instant passwordSetAt,

            @Schema(description = "Whole days since then; null when unknown.") @Nullable
            Long ageDays,

            @Schema(description = "keyturn.accounts[].maximum-age in whole days.")
            long maximumAgeDays,

            @Schema(description = "DUE_SOON: within the last 14 days.")
            PasswordAges.State state,

            @Schema(description = "How the last rotation ended; null when there was none.")
            RotationView.@Nullable Outcome lastOutcome,

            @Schema(description = "Its id; null when there was none.") @Nullable
            String lastRotation) {}

    @GetMapping(path = "/api/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
    @Tag(name = "Accounts", description = "The inventory of AD DS connector accounts.")
    @Operation(
            summary = "List the accounts",
            description =
                    "With their sync servers, the password's age, and the rotation that runs and the last outcome of "
                            + "those that the person may see.")
    @ApiResponse(responseCode = "200", description = "The accounts, in the order of the configuration.")
    List<AccountView> list(@Parameter(hidden = true) Person person) {
        return accounts.all().stream().map(account -> view(account, person)).toList();
    }

    @GetMapping(path = "/api/audit/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
    @Tag(name = "Audit")
    @Operation(
            summary = "List the accounts with the age of their passwords",
            description = "Measured against keyturn.accounts[].maximum-age.")
    @ApiResponse(responseCode = "200", description = "The accounts, in the order of the configuration.")
    List<AuditedAccount> audited(@Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        List<RotationView> running = rotations.running(person);
        List<AuditedAccount> list = accounts.all().stream()
                .map(account -> audited(account, running))
                .toList();
        auditor.reads("ACCOUNTS", Map.of(), list.size());
        return list;
    }

    /**
     * One rotation of an account runs at most, and a later one cannot have started: the newest is it, or none is, and the
     * last that ended is the newest or the one before.
     */
    private AccountView view(Account account, Person person) {
        List<RotationView> newest = rotations.list(person, account.name(), 2);
        RotationView last = rotations.lastEnded(account.name());
        boolean seen = last != null
                && (person.seesEveryRotation()
                        || newest.stream().anyMatch(own -> own.id().equals(last.id())));
        RotationView ended = seen ? last : null;
        RotationView running = newest.stream()
                .findFirst()
                .filter(rotation -> rotation.state() != RotationView.State.ENDED)
                .orElse(null);
        PasswordAges.Age age = ages.of(account, running);
        return new AccountView(
                account.name(),
                account.account(),
                account.domain(),
                servers(account),
                running == null ? null : running.id(),
                ended == null ? null : ended.outcome(),
                ended == null ? null : ended.endedAt(),
                age.setAt(),
                age.days(),
                age.state(),
                age.setAt() == null ? null : age.setAt().plus(account.maximumAge()),
                ended == null ? null : ended.id(),
                health.map(probes -> probes.of(account)).orElse(List.of()));
    }

    private AuditedAccount audited(Account account, List<RotationView> running) {
        RotationView own = running.stream()
                .filter(rotation -> rotation.account().equals(account.name()))
                .findFirst()
                .orElse(null);
        RotationView ended = rotations.lastEnded(account.name());
        PasswordAges.Age age = ages.of(account, own);
        return new AuditedAccount(
                account.name(),
                account.account(),
                account.domain(),
                servers(account),
                age.setAt(),
                age.days(),
                account.maximumAge().toDays(),
                age.state(),
                ended == null ? null : ended.outcome(),
                ended == null ? null : ended.id());
    }

    private static List<String> servers(Account account) {
        return account.servers().stream().map(SyncServer::name).toList();
    }
}
