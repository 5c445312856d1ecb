package dev.keyturn.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.account.Account;
import dev.keyturn.account.PasswordAge;
import dev.keyturn.account.SyncServer;
import dev.keyturn.rotation.RotationView;
import io.swagger.v3.oas.annotations.media.Schema;
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

        @Schema(description = "When the password was last set, as rotations learnt it; null when unknown.") @Nullable
        Instant passwordSetAt,

        @Schema(description = "Whole days since passwordSetAt; null when unknown.") @Nullable
        Long passwordAgeDays) {

    /**
     * @param running null when none runs that the person may see
     * @param lastEnded null when none has ended that the person may see
     */
    static AccountView of(
            Account account, @Nullable RotationView running, @Nullable RotationView lastEnded, PasswordAge age) {
        return new AccountView(
                account.name(),
                account.account(),
                account.domain(),
                account.servers().stream().map(SyncServer::name).toList(),
                running == null ? null : running.id(),
                lastEnded == null ? null : lastEnded.outcome(),
                lastEnded == null ? null : lastEnded.endedAt(),
                age.setAt(),
                age.days());
    }
}
