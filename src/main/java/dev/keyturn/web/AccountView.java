package dev.keyturn.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.account.Account;
import dev.keyturn.account.SyncServer;
import dev.keyturn.rotation.RotationView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One line of the inventory as {@code GET /api/accounts} shows it. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "Account", description = "An AD DS connector account that Keyturn looks after.")
record AccountView(
        @Schema(description = "How people and tickets call it.", example = "contoso.com")
        String name,

        @Schema(description = "Its sAMAccountName in Active Directory.", example = "MSOL_0a1b2c3d4e5f")
        String account,

        @Schema(description = "The domain it logs in to.") String domain,

        @Schema(description = "The sync servers that store its password, active and staging.")
        List<String> servers,

        @Schema(description = "Id of the rotation that runs; null when none does that the person may see.") @Nullable
        String runningRotation,

        @Schema(
                description =
                        "How the last rotation ended; null when there was none, or it is not the person's to see.")
        RotationView.@Nullable Outcome lastOutcome,

        @Schema(description = "When it ended; null as above.") @Nullable
        Instant lastEndedAt,

        @Schema(description = "When the password was last set, as the last rotation learnt it; null when unknown.")
        @Nullable
        Instant passwordSetAt,

        @Schema(description = "Whole days since passwordSetAt; null when unknown.") @Nullable
        Long passwordAgeDays) {

    static AccountView of(
            Account account,
            @Nullable RotationView newest,
            @Nullable RotationView lastEnded,
            boolean mayTellOfIt,
            Instant now) {
        Instant passwordSetAt = lastEnded == null ? null : PasswordTime.learntBy(lastEnded);
        return new AccountView(
                account.name(),
                account.account(),
                account.domain(),
                account.servers().stream().map(SyncServer::name).toList(),
                newest == null || newest.state() == RotationView.State.ENDED ? null : newest.id(),
                mayTellOfIt ? lastEnded.outcome() : null,
                mayTellOfIt ? lastEnded.endedAt() : null,
                passwordSetAt,
                passwordSetAt == null
                        ? null
                        : Math.max(0, Duration.between(passwordSetAt, now).toDays()));
    }
}
