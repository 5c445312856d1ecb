package dev.keyturn.audit.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** What became of the password in Active Directory, without the password. */
final class PasswordFacts {

    private PasswordFacts() {}

    static List<Fact> of(JsonNode document) {
        JsonNode password = document.path("password");
        Fact.Lines lines = new Fact.Lines()
                .with("Domain controller", password.path("domainController"))
                .with("Method", password.path("method"))
                .with("pwdLastSet before", password.path("pwdLastSetBefore"))
                .with("pwdLastSet after", password.path("pwdLastSetAfter"))
                .with("Key version before", password.path("keyVersionBefore"))
                .with("Key version after", password.path("keyVersionAfter"))
                .with("Stored version before", password.path("versionBefore"))
                .with("Stored version after", password.path("versionAfter"));
        JsonNode changes = password.path("changes");
        if (changes.size() > 1) {
            for (int i = 0; i < changes.size(); i++) {
                lines.with("Change " + (i + 1), Facts.words(changes.path(i)));
            }
        }
        return lines.all();
    }
}
