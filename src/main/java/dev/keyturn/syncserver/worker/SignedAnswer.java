package dev.keyturn.syncserver.worker;

import java.util.Map;

/**
 * A sync server's own signature under what it answered, kept as evidence: who holds it can prove, without asking anybody, what that
 * server said to which command.
 *
 * @param jws the answer in compact form, with the request that it answers, but for the sealed password in it
 * @param key the public half of the key that signed it, as a JSON Web Key
 */
public record SignedAnswer(String jws, Map<String, Object> key) {}
