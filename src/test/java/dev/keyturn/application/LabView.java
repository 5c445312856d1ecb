package dev.keyturn.application;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;

/** What can be seen of the lab, and done to it, through its REST interface. */
final class LabView {

    static final String CONTOSO = "contoso.com";
    static final String FABRIKAM = "fabrikam.com";

    private final Http http;

    LabView(Http http) {
        this.http = http;
    }

    static List<String> serversOf(String account) {
        return account.equals(CONTOSO) ? List.of("aadc01", "aadc02") : List.of("aadc03");
    }

    JsonNode directory(String account) {
        return http.get("auditor", "/lab/directory/accounts/" + account).json();
    }

    String fingerprint(String account) {
        return directory(account).get("fingerprint").asText();
    }

    JsonNode server(String name) {
        return http.get("auditor", "/lab/servers/" + name).json();
    }

    JsonNode scheduler(String account) {
        return server(serversOf(account).get(0)).get("scheduler");
    }

    /** As if it had been done an hour ago: a logon takes the previous password no longer. */
    void changePassword(String account, String body) {
        changePassword(account, body, 61);
    }

    /** Just now: for an hour, a logon takes the previous password too. */
    void changePasswordNow(String account, String body) {
        changePassword(account, body, 0);
    }

    private void changePassword(String account, String body, int minutesAgo) {
        String since = body.replaceFirst("\\}\\s*$", ",\"minutesAgo\":" + minutesAgo + "}");
        Answer answer = http.post("admin", "/lab/directory/accounts/" + account + "/password", since);
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    }

    void unlock(String account) {
        assertThat(http.post("admin", "/lab/directory/accounts/" + account + "/unlock", "")
                        .status())
                .isEqualTo(200);
    }

    /** @param profile as it stands in an address */
    Answer run(String server, String profile) {
        return http.post("admin", "/lab/servers/" + server + "/run/" + profile, "");
    }

    /** Once. */
    void fault(String target, String fault) {
        addFault("{\"target\":\"" + target + "\",\"fault\":\"" + fault + "\"}");
    }

    void fault(String target, String fault, int times) {
        addFault("{\"target\":\"" + target + "\",\"fault\":\"" + fault + "\",\"times\":" + times + "}");
    }

    /** Until it is healed. */
    void lastingFault(String target, String fault) {
        addFault("{\"target\":\"" + target + "\",\"fault\":\"" + fault + "\",\"seconds\":3600}");
    }

    JsonNode faults() {
        return http.get("admin", "/lab/faults").json();
    }

    private void addFault(String body) {
        Answer answer = http.post("admin", "/lab/faults", body);
        assertThat(answer.status()).as(answer.body()).isEqualTo(201);
    }

    void heal() {
        assertThat(http.delete("admin", "/lab/faults").status()).isEqualTo(204);
        List.of(CONTOSO, FABRIKAM).forEach(this::unlock);
    }

    /** What was done of this kind since that entry of the journal. */
    List<JsonNode> journal(long after, String target, String action) {
        return StreamSupport.stream(http.get("auditor", "/lab/journal").json().spliterator(), false)
                .filter(entry -> entry.get("number").asLong() > after)
                .filter(entry -> entry.get("target").asText().equals(target)
                        && entry.get("action").asText().equals(action))
                .toList();
    }

    /** Number of the latest entry of the journal. */
    long journalEnd() {
        return http.get("auditor", "/lab/journal").json().size();
    }

    Set<Integer> events(String server) {
        return StreamSupport.stream(server(server).get("events").spliterator(), false)
                .map(event -> event.get("id").asInt())
                .collect(Collectors.toSet());
    }

    /** Every sync server keeps and uses the directory's password, and said so with its last import. */
    void everyServerUsesThePasswordOfTheDirectory(String account) {
        JsonNode directory = directory(account);
        assertThat(directory.get("locked").asBoolean()).isFalse();
        for (String name : serversOf(account)) {
            JsonNode server = server(name);
            JsonNode connector = server.get("connectors").get(0);
            assertThat(connector.get("storedFingerprint")).as(name).isEqualTo(directory.get("fingerprint"));
            assertThat(connector.get("loadedFingerprint")).as(name).isEqualTo(directory.get("fingerprint"));
            JsonNode service = server.get("service");
            assertThat(service.get("state").asText()).as(name).isEqualTo("Running");
            assertThat(Instant.parse(service.get("startedAt").asText()))
                    .as("%s restarted after the update", name)
                    .isAfter(Instant.parse(connector.get("updatedAt").asText()));
            JsonNode runs = server.get("runs");
            assertThat(runs.get(runs.size() - 1).get("result").asText())
                    .as(name)
                    .isEqualTo("success");
        }
    }
}
