package dev.keyturn.syncserver;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.keyturn.account.Account;
import dev.keyturn.kernel.Fence;

/** The fields that requests have in common. */
public final class CommandRequests {

    private CommandRequests() {}

    /** For commands that are about the server as a whole. */
    public static ObjectNode aboutServer() {
        return JsonNodeFactory.instance.objectNode();
    }

    /** For commands that change something: names the connector and the account that it must have, and carries the fence. */
    public static ObjectNode aboutConnector(Account account, Fence fence) {
        ObjectNode request = JsonNodeFactory.instance.objectNode();
        request.put("connector", account.connector());
        request.put("account", account.account());
        request.put("domain", account.domain());
        request.putObject("fence").put("rotation", fence.rotation()).put("attempt", fence.attempt());
        return request;
    }
}
