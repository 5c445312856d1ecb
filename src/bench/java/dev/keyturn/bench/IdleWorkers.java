package dev.keyturn.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import dev.keyturn.JavaProcess;
import dev.keyturn.syncserver.worker.Jose;
import dev.keyturn.syncserver.worker.SyncWorkers;
import dev.keyturn.syncserver.worker.WorkerEndpoint;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.springframework.util.FileSystemUtils;

/** What a node pays for sync workers that have nothing to do: memory, requests, processor time. */
final class IdleWorkers implements Benchmark {

    private static final int BITS = 3072;
    private static final BigInteger EXPONENT = BigInteger.valueOf(65_537);
    private static final Duration LONGEST = Duration.ofMinutes(3);
    private static final Pattern USED = Pattern.compile("(?:heap|generation) +total \\d+K, used (\\d+)K");

    private final AtomicInteger polls = new AtomicInteger();
    private final AtomicInteger failures = new AtomicInteger();

    @Override
    public String name() {
        return "idle-workers";
    }

    @Override
    public String question() {
        return "what a node pays for sync workers without commands (--workers 2000 --warm-up 60 --seconds 100)";
    }

    @Override
    public void run(String[] words) throws Exception {
        Options options = new Options(words, "workers", "warm-up", "seconds");
        int workers = options.number("workers", 2000);
        Duration warmUp = Duration.ofSeconds(options.number("warm-up", 60));
        Duration measured = Duration.ofSeconds(options.number("seconds", 100));
        Path folder = Files.createTempDirectory("keyturn-idle-workers");
        try {
            List<RSAKey> keys = keys(workers);
            Path settings = settings(folder, keys);
            int port = JavaProcess.freePort();
            int workerPort = JavaProcess.freePort();
            try (JavaProcess node = new JavaProcess(
                    folder.resolve("node.log"),
                    JavaProcess.SERVER,
                    JavaProcess.launch("dev.keyturn.engine.KeyturnApplication"),
                    List.of(
                            "--spring.config.import=file:" + settings,
                            "--keyturn.data-dir=" + folder,
                            "--server.port=" + port,
                            "--keyturn.worker.port=" + workerPort,
                            "--keyturn.watch.interval=0s",
                            "--keyturn.monitor.dependencies=false"))) {
                Endpoint endpoint = new Endpoint(port);
                Endpoint.await(
                        LONGEST,
                        () -> node.alive() && endpoint.answers("auditor", "/api/rotations"),
                        "The node does not start.");
                measure(node, URI.create("http://127.0.0.1:" + workerPort), keys, warmUp, measured);
            }
        } finally {
            FileSystemUtils.deleteRecursively(folder);
        }
    }

    private void measure(JavaProcess node, URI address, List<RSAKey> keys, Duration warmUp, Duration measured)
            throws Exception {
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        double without = processors(node, measured.dividedBy(2));
        long heapBefore = heapAfterCollection(node);
        long residentBefore = resident(node);
        begin(address, keys);
        TimeUnit.NANOSECONDS.sleep(warmUp.toNanos());
        int before = polls.get();
        long begun = System.nanoTime();
        double with = processors(node, measured);
        double seconds = (System.nanoTime() - begun) / 1e9;
        int counted = polls.get() - before;
        long heap = heapAfterCollection(node);
        System.out.printf(
                Locale.ROOT,
                "  %d workers, %.0f s: %.1f polls a second, %d failed%n"
                        + "  processors: %.2f %% of one without workers, %.2f %% with them; %.2f ms a poll%n"
                        + "  heap after a collection: %d MiB without, %d MiB with, %.1f KiB a worker; resident: %d MiB and %d MiB%n"
                        + "  threads: %d%n",
                keys.size(),
                seconds,
                counted / seconds,
                failures.get(),
                100 * without,
                100 * with,
                (with - without) * seconds * 1000 / counted,
                heapBefore >> 10,
                heap >> 10,
                (double) (heap - heapBefore) / keys.size(),
                residentBefore >> 10,
                resident(node) >> 10,
                status(node, "Threads"));
    }

    /** As a share of one processor. */
    private static double processors(JavaProcess node, Duration time) throws InterruptedException {
        Duration before = node.processorTime();
        long begun = System.nanoTime();
        TimeUnit.NANOSECONDS.sleep(time.toNanos());
        return (double) node.processorTime().minus(before).toNanos() / (System.nanoTime() - begun);
    }

    /** Each asks again as soon as it is answered. */
    private void begin(URI address, List<RSAKey> keys) {
        HttpClient http =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        RSAKey opening = keys.get(0);
        for (RSAKey key : keys) {
            // signed once: what is measured is the node, and not what signs; valid for ten minutes
            HttpRequest request = HttpRequest.newBuilder(address.resolve(WorkerEndpoint.PATH + "poll"))
                    .timeout(Duration.ofSeconds(40))
                    .header("Authorization", "Keyturn " + Jose.sign(key, Jose.REQUEST, true, claims(opening)))
                    .POST(BodyPublishers.noBody())
                    .build();
            pollAgainAndAgain(http, request);
        }
    }

    private void pollAgainAndAgain(HttpClient http, HttpRequest request) {
        http.sendAsync(request, BodyHandlers.discarding()).whenComplete((answer, failure) -> {
            (failure == null && answer.statusCode() == 200 ? polls : failures).incrementAndGet();
            pollAgainAndAgain(http, request);
        });
    }

    private static ObjectNode claims(RSAKey opening) {
        ObjectNode claims = JsonNodeFactory.instance
                .objectNode()
                .put("method", "poll")
                .put("iat", Instant.now().getEpochSecond())
                .put("jti", UUID.randomUUID().toString())
                .put("instance", UUID.randomUUID().toString())
                .put("worker", SyncWorkers.WORKER_VERSION);
        claims.putObject("opening")
                .put("kty", "RSA")
                .put("n", opening.getModulus().toString())
                .put("e", opening.getPublicExponent().toString());
        return claims;
    }

    /** As many as wanted from few primes, each two of which make a key: to make 2,000 real ones takes half an hour. */
    private static List<RSAKey> keys(int wanted) {
        int primes = (int) Math.ceil((1 + Math.sqrt(1 + 8.0 * wanted)) / 2);
        SecureRandom random = new SecureRandom();
        List<BigInteger> found =
                Stream.generate(() -> prime(random)).limit(primes).toList();
        List<RSAKey> keys = new ArrayList<>();
        for (int i = 0; i < primes && keys.size() < wanted; i++) {
            for (int j = 0; j < i && keys.size() < wanted; j++) {
                keys.add(key(found.get(i), found.get(j)));
            }
        }
        return keys;
    }

    /** With its two first bits set, so that two of them make a modulus of the full length. */
    private static BigInteger prime(SecureRandom random) {
        while (true) {
            BigInteger prime = new BigInteger(BITS / 2, random)
                    .setBit(BITS / 2 - 1)
                    .setBit(BITS / 2 - 2)
                    .nextProbablePrime();
            if (prime.bitLength() == BITS / 2
                    && prime.subtract(BigInteger.ONE).gcd(EXPONENT).equals(BigInteger.ONE)) {
                return prime;
            }
        }
    }

    private static RSAKey key(BigInteger p, BigInteger q) {
        BigInteger p1 = p.subtract(BigInteger.ONE);
        BigInteger q1 = q.subtract(BigInteger.ONE);
        BigInteger d = EXPONENT.modInverse(p1.multiply(q1));
        return new RSAKey.Builder(Base64URL.encode(p.multiply(q)), Base64URL.encode(EXPONENT))
                .privateExponent(Base64URL.encode(d))
                .firstPrimeFactor(Base64URL.encode(p))
                .secondPrimeFactor(Base64URL.encode(q))
                .firstFactorCRTExponent(Base64URL.encode(d.mod(p1)))
                .secondFactorCRTExponent(Base64URL.encode(d.mod(q1)))
                .firstCRTCoefficient(Base64URL.encode(q.modInverse(p)))
                .build();
    }

    /** A lab's, which is over by then, with so many servers more. */
    private static Path settings(Path folder, List<RSAKey> keys) throws IOException {
        try (Lab lab = new Lab(folder, Duration.ofMillis(100))) {
            String connected = lab.settings();
            StringBuilder settings = new StringBuilder(
                    Files.readString(Path.of(connected.substring(connected.indexOf("file:") + "file:".length()))));
            IntStream.range(0, keys.size()).forEach(i -> settings.append(
                            "keyturn.accounts[0].servers[%d].name=idle%04d%n".formatted(i + 2, i))
                    .append("keyturn.accounts[0].servers[%d].key=%s%n".formatted(i + 2, Jose.thumbprint(keys.get(i)))));
            return Files.writeString(folder.resolve("node.properties"), settings);
        }
    }

    /** In KiB. */
    private static long heapAfterCollection(JavaProcess node) throws IOException, InterruptedException {
        jcmd(node, "GC.run");
        return USED.matcher(jcmd(node, "GC.heap_info"))
                .results()
                .mapToLong(used -> Long.parseLong(used.group(1)))
                .sum();
    }

    private static String jcmd(JavaProcess node, String command) throws IOException, InterruptedException {
        Process jcmd = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "jcmd").toString(),
                        String.valueOf(node.pid()),
                        command)
                .start();
        String said = new String(jcmd.getInputStream().readAllBytes());
        jcmd.waitFor();
        return said;
    }

    /** In KiB. */
    private static long resident(JavaProcess node) throws IOException {
        return status(node, "VmRSS");
    }

    private static long status(JavaProcess node, String name) throws IOException {
        return Files.readAllLines(Path.of("/proc", String.valueOf(node.pid()), "status")).stream()
                .filter(line -> line.startsWith(name + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElseThrow();
    }
}
