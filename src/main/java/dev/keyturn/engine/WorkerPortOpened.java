package dev.keyturn.engine;

import java.net.URI;

/**
 * The worker port listens.
 *
 * @param address where sync workers on this machine find it
 * @param thumbprint of the key that commands are signed with, to be pinned by sync servers
 */
public record WorkerPortOpened(URI address, String thumbprint) {}
