package dev.keyturn.web.audit;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.PasswordAge;
import dev.keyturn.evidence.AccessLog;
import dev.keyturn.evidence.PasswordTimes;
import dev.keyturn.evidence.SealedRotations;
import dev.keyturn.kernel.Person;
import dev.keyturn.rotation.RotationView;
import dev.keyturn.rotation.Rotations;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/audit/accounts}: how old the passwords are. */
@RestController
@Tag(name = "Audit")
final class AuditAccountController {

    private final Accounts accounts;
    private final Rotations rotations;
    private final PasswordTimes times;
    private final AccessLog accessLog;
    private final Clock clock;

    AuditAccountController(
            Accounts accounts, Rotations rotations, SealedRotations sealed, AccessLog accessLog, Clock clock) {
        this.accounts = accounts;
        this.rotations = rotations;
        this.times = new PasswordTimes(sealed);
        this.accessLog = accessLog;
        this.clock = clock;
    }

    @GetMapping(path = "/api/audit/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
    @Operation(
            summary = "List the accounts with the age of their passwords",
            description = "Measured against keyturn.accounts[].maximum-age.")
    @ApiResponse(responseCode = "200", description = "The accounts, in the order of the configuration.")
    List<AuditedAccount> list(@Parameter(hidden = true) Person person) {
        Auditor auditor = Auditor.of(person, accessLog);
        List<RotationView> running = rotations.running(person);
        List<AuditedAccount> list =
                accounts.all().stream().map(account -> view(account, running)).toList();
        auditor.reads("ACCOUNTS", Map.of(), list.size());
        return list;
    }

    private AuditedAccount view(Account account, List<RotationView> running) {
        RotationView own = running.stream()
                .filter(rotation -> rotation.account().equals(account.name()))
                .findFirst()
                .orElse(null);
        PasswordAge age = new PasswordAge(times.setAt(account.name(), own), account.maximumAge(), clock.instant());
        return AuditedAccount.of(account, rotations.lastEnded(account.name()), age);
    }
}
