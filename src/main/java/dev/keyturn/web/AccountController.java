package dev.keyturn.web;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.PasswordAge;
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
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/accounts}: the inventory. It asks no domain controller, so that it always answers at once. */
@RestController
@RequestMapping(path = "/api/accounts", produces = MediaType.APPLICATION_JSON_VALUE)
@Tag(name = "Accounts", description = "The inventory of AD DS connector accounts.")
final class AccountController {

    private final Accounts accounts;
    private final Rotations rotations;
    private final PasswordTimes times;
    private final Clock clock;

    AccountController(Accounts accounts, Rotations rotations, SealedRotations sealed, Clock clock) {
        this.accounts = accounts;
        this.rotations = rotations;
        this.times = new PasswordTimes(sealed);
        this.clock = clock;
    }

    @GetMapping
    @Operation(
            summary = "List the accounts",
            description =
                    "With their sync servers, the password's age, and the rotation that runs and the last outcome of "
                            + "those that the person may see.")
    @ApiResponse(responseCode = "200", description = "The accounts, in the order of the configuration.")
    List<AccountView> list(@Parameter(hidden = true) Person person) {
        return accounts.all().stream().map(account -> view(account, person)).toList();
    }

    /**
     * One rotation of an account runs at most, and a later one cannot have started: the newest is it, or none is, and the
     * last that ended is the newest or the one before.
     */
    private AccountView view(Account account, Person person) {
        List<RotationView> newest = rotations.list(person, account.name(), 2);
        RotationView ended = rotations.lastEnded(account.name());
        boolean seen = ended != null
                && (person.seesEveryRotation()
                        || newest.stream().anyMatch(own -> own.id().equals(ended.id())));
        RotationView running = newest.stream()
                .findFirst()
                .filter(rotation -> rotation.state() != RotationView.State.ENDED)
                .orElse(null);
        PasswordAge age = new PasswordAge(times.setAt(account.name(), running), account.maximumAge(), clock.instant());
        return AccountView.of(account, running, seen ? ended : null, age);
    }
}
