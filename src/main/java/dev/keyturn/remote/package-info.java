/**
 * The command protocol that is spoken with a sync server, and the SSH transport that carries it.
 *
 * <p>One command is one SSH exec: the verb is the whole command line, the request comes in as JSON on standard input, the
 * answer goes out as JSON on standard output. The contract is in the resources beside this room, in the folder {@code
 * contract}: its rules in {@code README.md}, a JSON Schema for every request and answer, every error code in {@code
 * error.schema.json}, and recorded pairs that Keyturn, the lab and the PowerShell module are held to.
 *
 * <p>Unknown fields are ignored, another major version is refused. All times are UTC in ISO 8601, by the server's own clock.
 * A server remembers the newest fence of each connector for good and refuses an older one with every command but {@code
 * describe} and {@code credential-events}; the same fence again is a repeat.
 */
@NullMarked
package dev.keyturn.remote;

import org.jspecify.annotations.NullMarked;
