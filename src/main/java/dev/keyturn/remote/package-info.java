/**
 * The command protocol that is spoken with a sync server, and the SSH transport that carries it.
 *
 * <p>One command is one SSH exec: the verb is the whole command line, the request comes in as JSON on standard input, the
 * answer goes out as JSON on standard output. Unknown fields are ignored, another major version is refused. All times are
 * UTC in ISO 8601, by the server's own clock.
 *
 * <pre>{@code
 * request {"protocol":"1.0","command":"…","connector":"…","account":"…","domain":"…",
 *          "fence":{"rotation":7,"attempt":2}, …}
 * answer  {"protocol":"1.0","ok":true,"serverTime":"…","before":{…},"after":{…},"result":{…}}
 *         {"protocol":"1.0","ok":false,"error":{"code":"busy","message":"…"}}
 *
 * describe            result: name, role (active|staging), productVersion, service{state,startedAt},
 *                     scheduler{syncCycleEnabled,cycleInProgress}, connectors[{name,type,account,domain,
 *                     credentialUpdatedAt,lastFence,partitionCredentials}]
 * pause-sync          takes "waitSeconds" for a cycle that is running, and "whenStillRunning": "stop", or "fail" with
 *                     "busy"; the pause is made either way. before and after: syncCycleEnabled, cycleInProgress. A
 *                     repeat by the same rotation, before it resumed, answers with the "before" of the first.
 * resume-sync         takes "syncCycleEnabled"; before and after as above
 * update-credential   takes "password"; before and after: credentialUpdatedAt. Starts a stopped service first.
 * restart-service     before and after: state, startedAt
 * verify-import       result: profile, result, startedAt, endedAt, and where there are any connectionResult and
 *                     event{id,source,message,time}
 * credential-events   result: events[{id,source,message,time}]
 * }</pre>
 *
 * Error codes: {@code stale-fence}, {@code connector-not-found}, {@code account-mismatch}, {@code busy}, {@code
 * service-did-not-start}, {@code service-not-running}, {@code access-denied}, {@code bad-request}, {@code
 * unsupported-version}. A server remembers the newest fence of each connector for good and refuses an older one with every
 * command but {@code describe} and {@code credential-events}; the same fence again is a repeat.
 */
@NullMarked
package dev.keyturn.remote;

import org.jspecify.annotations.NullMarked;
