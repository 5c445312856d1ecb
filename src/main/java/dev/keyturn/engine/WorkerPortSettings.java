package dev.keyturn.engine;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code keyturn.worker}.
 *
 * @param port Port that the sync workers poll. Nothing else is on it. 0 takes a free one.
 * @param address Address that this port listens on, by default that of the application.
 * @param sslBundle Spring Boot SSL bundle with this port's certificate. Without one it speaks HTTP, for a proxy that ends TLS.
 * @param signingKeyFile File with the P-256 key that signs commands, by default worker-signing-key.json in the data folder. It is
 *     made at the first start. All nodes share it, and sync servers pin its thumbprint: keep a copy in a safe place.
 * @param nodes Addresses of the worker ports of all nodes, as sync workers reach them. They are told to the workers with each poll;
 *     when empty, each goes on with what it was told at its installation.
 */
record WorkerPortSettings(
        @Min(0) @Max(65535) @DefaultValue("8081") int port,
        @Nullable InetAddress address,
        @Nullable String sslBundle,
        @Nullable Path signingKeyFile,
        @DefaultValue List<URI> nodes) {}
