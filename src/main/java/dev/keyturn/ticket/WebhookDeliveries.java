package dev.keyturn.ticket;

import dev.keyturn.kernel.PlainText;
import dev.keyturn.kernel.Sha256;
import dev.keyturn.ticket.WebhookDeliveryProblem.Kind;
import dev.keyturn.ticket.WebhookDeliveryTable.Delivery;
import dev.keyturn.ticket.webhook.WebhookRequest;
import dev.keyturn.work.DurableWork;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Accepts webhook deliveries of ticket systems. It calls no other system: what is taken is stored together with the
 * work that it makes, in one transaction, and everything else happens afterwards.
 */
public class WebhookDeliveries {

    private static final Pattern KEY = Pattern.compile("[\\x21-\\x7E]{1,200}");

    private static final int LONGEST_KEY = 200;

    private final Map<String, Webhook> webhooks;
    private final WebhookDeliveryTable table;
    private final DurableWork work;
    private final TransactionTemplate transaction;
    private final Clock clock;

    WebhookDeliveries(
            Map<String, Webhook> webhooks,
            WebhookDeliveryTable table,
            DurableWork work,
            PlatformTransactionManager transactions,
            Clock clock) {
        this.webhooks = Map.copyOf(webhooks);
        this.table = table;
        this.work = work;
        this.transaction = new TransactionTemplate(transactions);
        this.clock = clock;
    }

    /**
     * What became of a delivery.
     *
     * @param rotation the first rotation that it led to; null while there is none
     */
    public record Taken(
            String delivery, String ticket, @Nullable String rotation, String message) {}

    /**
     * Bytes that a delivery of this source may have.
     *
     * @throws WebhookDeliveryProblem when no webhook is configured under this name
     */
    public int largest(String source) {
        webhook(source);
        return Webhook.LARGEST;
    }

    /** @throws WebhookDeliveryProblem when it is not taken */
    public Taken take(String source, WebhookRequest delivery) {
        Webhook webhook = webhook(source);
        if (delivery.body().length > Webhook.LARGEST) {
            throw new WebhookDeliveryProblem(
                    Kind.TOO_LARGE, "The delivery is larger than " + Webhook.LARGEST + " bytes.");
        }
        if (!webhook.accepts(delivery)) {
            throw new WebhookDeliveryProblem(
                    Kind.NOT_AUTHENTIC,
                    "The delivery does not prove where it comes from. Check signature, time or login.");
        }
        if (!webhook.hasRoom()) {
            throw new WebhookDeliveryProblem(
                    Kind.TOO_MANY, "Too many deliveries at once. Send it again a little later.");
        }
        String ticket = ticket(webhook, delivery);
        String hash = Sha256.of(delivery.body());
        String key = webhook.key(delivery);
        if (key != null && !KEY.matcher(key).matches()) {
            throw new WebhookDeliveryProblem(
                    Kind.INVALID, "The delivery's id must have 1 to 200 visible ASCII characters.");
        }
        return key == null
                ? store(source, "body:" + hash, hash, ticket, true)
                : store(source, "id:" + key, hash, ticket, false);
    }

    /** What a poll has found, as if it had been sent. */
    void found(String source, TicketSystem.Changed changed) {
        String version = changed.id() + "/" + changed.version();
        String hash = Sha256.of(version);
        boolean asItIs = version.length() <= LONGEST_KEY && PlainText.isOneLine(version);
        store(source, "poll:" + (asItIs ? version : hash), hash, changed.id(), false);
    }

    /** Two that come at once: one is stored, the other finds it. */
    private Taken store(String source, String key, String hash, String ticket, boolean sameBytesAreNews) {
        Delivery known = table.find(source, key).orElse(null);
        if (known == null) {
            String id = UUID.randomUUID().toString();
            try {
                transaction.executeWithoutResult(status -> {
                    table.insert(id, source, key, hash, ticket, clock.instant());
                    work.schedule(WebhookDeliveryWorker.TASK, Delivery.work(id, 0));
                });
                return new Taken(id, ticket, null, "Keyturn reads the ticket now.");
            } catch (DuplicateKeyException e) {
                known = table.find(source, key).orElseThrow(() -> e);
            }
        }
        return again(known, hash, sameBytesAreNews);
    }

    /** Without an id, equal bytes may be a repeat or news of the same ticket, so the ticket is read once more. */
    private Taken again(Delivery known, String hash, boolean sameBytesAreNews) {
        if (!known.bodyHash().equals(hash)) {
            throw new WebhookDeliveryProblem(
                    Kind.KEY_REUSED, "This delivery's id came with other bytes before. Give each delivery its own.");
        }
        if (sameBytesAreNews) {
            transaction.executeWithoutResult(status -> work.schedule(
                    WebhookDeliveryWorker.TASK, table.repeat(known.id()).work()));
        } else if (known.doneAt() == null) {
            work.runNow(WebhookDeliveryWorker.TASK, known.work());
        }
        String rotation = known.rotationId() != null
                ? known.rotationId()
                : table.latestRotationOf(known.source(), known.ticket()).orElse(null);
        String message = known.message();
        return new Taken(known.id(), known.ticket(), rotation, message == null ? "It is known already." : message);
    }

    private Webhook webhook(String source) {
        Webhook webhook = webhooks.get(source);
        if (webhook == null) {
            throw new WebhookDeliveryProblem(Kind.UNKNOWN, "No webhook is configured under this name.");
        }
        return webhook;
    }

    private static String ticket(Webhook webhook, WebhookRequest delivery) {
        try {
            String ticket = webhook.ticket(delivery.body());
            if (ticket == null) {
                throw new WebhookDeliveryProblem(
                        Kind.NO_TICKET,
                        "The delivery names no ticket where one is expected. Correct webhook.ticket, or what is sent.");
            }
            return ticket;
        } catch (IOException e) {
            throw new WebhookDeliveryProblem(Kind.INVALID, "The delivery is no JSON. Correct it and send it again.");
        }
    }
}
