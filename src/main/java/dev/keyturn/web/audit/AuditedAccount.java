package dev.keyturn.web.audit;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.keyturn.account.Account;
import dev.keyturn.account.PasswordAge;
import dev.keyturn.account.SyncServer;
import dev.keyturn.rotation.RotationView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An account with the age of its password. */
@JsonInclude(JsonInclude.Include.ALWAYS)
@Schema(name = "AuditedAccount")
record AuditedAccount(
        String name,
        String account,
        String domain,
        List<String> servers,

        @Schema(description = "When the password was last set, as rotations learnt it; null when unknown.") @Nullable
        Instant passwordSetAt,

        @Schema(description = "Whole days since then; null when unknown.") @Nullable
        Long ageDays,

        @Schema(description = "keyturn.accounts[].maximum-age in whole days.")
        long maximumAgeDays,

        @Schema(description = "DUE_SOON: within the last 14 days.")
        PasswordAge.State state,

        @Schema(description = "How the last rotation ended; null when there was none.")
        RotationView.@Nullable Outcome lastOutcome,

        @Schema(description = "Its id; null when there was none.") @Nullable
        String lastRotation) {

    static AuditedAccount of(Account account, @Nullable RotationView lastEnded, PasswordAge age) {
        return new AuditedAccount(
                account.name(),
                account.account(),
                account.domain(),
                account.servers().stream().map(SyncServer::name).toList(),
                age.setAt(),
                age.days(),
                age.maximum().toDays(),
                age.state(),
                lastEnded == null ? null : lastEnded.outcome(),
                lastEnded == null ? null : lastEnded.id());
    }
}
