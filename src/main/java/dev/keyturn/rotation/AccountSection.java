package dev.keyturn.rotation;

import dev.keyturn.account.Account;
import dev.keyturn.account.Accounts;
import dev.keyturn.account.SyncServer;
import dev.keyturn.step.StepRecord;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The connector account as it was configured then, and the object in Active Directory that it was. */
class AccountSection implements EvidenceSection {

    private final Accounts accounts;

    AccountSection(Accounts accounts) {
        this.accounts = accounts;
    }

    @Override
    public Map<String, Object> of(RecordedRotation recorded) {
        Account account = accounts.find(recorded.rotation().account()).orElse(null);
        return new Facts()
                .with("name", recorded.rotation().account())
                .with("account", account == null ? null : account.account())
                .with("domain", account == null ? null : account.domain())
                .with("tier", account == null ? null : account.tier())
                .with("connector", account == null ? null : account.connector())
                .with("guid", guid(recorded.steps()))
                .with("servers", account == null ? List.of() : names(account))
                .asMap();
    }

    private static List<String> names(Account account) {
        return account.servers().stream().map(SyncServer::name).toList();
    }

    private static @Nullable Object guid(List<StepRecord> steps) {
        return steps.stream()
                .map(step -> step.evidence().get(StepEvidence.OBJECT_GUID))
                .filter(Objects::nonNull)
                .reduce(null, (earlier, later) -> later);
    }
}
