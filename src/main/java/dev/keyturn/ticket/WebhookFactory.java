package dev.keyturn.ticket;

import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.ticket.TicketSourceSettings.Type;
import dev.keyturn.ticket.webhook.BasicWebhookLogin;
import dev.keyturn.ticket.webhook.BearerWebhookLogin;
import dev.keyturn.ticket.webhook.FetchedKeys;
import dev.keyturn.ticket.webhook.RateLimit;
import dev.keyturn.ticket.webhook.SecretFile;
import dev.keyturn.ticket.webhook.SignedWebhookLogin;
import dev.keyturn.ticket.webhook.WebhookLogin;
import dev.keyturn.ticket.webhook.WebhookSettings;
import dev.keyturn.ticket.webhook.WebhookSettings.Bearer;
import dev.keyturn.ticket.webhook.WebhookSettings.Hmac;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.springframework.core.task.SimpleAsyncTaskExecutor;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/** Makes a source's webhook of its settings, or says which of them is wrong. */
public final class WebhookFactory {

    private static final int MOST_SECRETS = 2;
    private static final int MOST_BYTES = 4 * 1024 * 1024;

    private final Clock clock;
    private final Executor background = new SimpleAsyncTaskExecutor("ticket-keys-");

    public WebhookFactory(Clock clock) {
        this.clock = clock;
    }

    /** @throws InvalidSettingException for the first setting that cannot be right */
    public Webhook open(TicketSource source, WebhookSettings given) {
        String prefix = "keyturn.tickets.sources." + source.name() + ".webhook.";
        WebhookSettings settings =
                complete(given, Objects.requireNonNull(source.settings().type()));
        if (settings.maxBytes() < 1 || settings.maxBytes() > MOST_BYTES) {
            throw new InvalidSettingException(prefix + "max-bytes", "must be 1 to " + MOST_BYTES + ".");
        }
        if (settings.perSecond() < 1) {
            throw new InvalidSettingException(prefix + "per-second", "must be at least 1.");
        }
        List<WebhookLogin> logins = new ArrayList<>();
        if (settings.hmac() != null) {
            logins.add(signed(prefix, settings.hmac()));
        }
        if (settings.user() != null || settings.passwordFile() != null) {
            logins.add(basic(prefix, settings.user(), settings.passwordFile()));
        }
        if (settings.bearer() != null) {
            logins.add(bearer(source, prefix, settings.bearer()));
        }
        if (logins.isEmpty()) {
            throw new InvalidSettingException(prefix + "hmac", "is not set, nor are user or bearer. Set one of them.");
        }
        return new Webhook(source, settings, logins, new RateLimit(settings.perSecond(), clock));
    }

    private static WebhookSettings complete(WebhookSettings given, Type type) {
        String ticket =
                switch (type) {
                    case SERVICENOW -> "/number";
                    case JIRA -> "/issue/key";
                    case GENERIC -> "/id";
                };
        String header = type == Type.JIRA ? "X-Atlassian-Webhook-Identifier" : "X-Keyturn-Delivery";
        return new WebhookSettings(
                given.ticket() == null ? ticket : given.ticket(),
                given.deliveryHeader() == null ? header : given.deliveryHeader(),
                given.hmac(),
                given.user(),
                given.passwordFile(),
                given.bearer(),
                given.maxBytes(),
                given.perSecond());
    }

    private WebhookLogin signed(String prefix, Hmac hmac) {
        String setting = prefix + "hmac.secret-files";
        if (hmac.secretFiles().isEmpty() || hmac.secretFiles().size() > MOST_SECRETS) {
            throw new InvalidSettingException(setting, "must name one file, or two while one secret replaces another.");
        }
        if (hmac.tolerance().isZero() || hmac.tolerance().isNegative()) {
            throw new InvalidSettingException(prefix + "hmac.tolerance", "must be longer than nothing, such as 5m.");
        }
        List<SecretFile> secrets = new ArrayList<>();
        for (int i = 0; i < hmac.secretFiles().size(); i++) {
            secrets.add(
                    new SecretFile(setting + "[" + i + "]", hmac.secretFiles().get(i)));
        }
        return new SignedWebhookLogin(hmac, secrets, clock);
    }

    private static WebhookLogin basic(String prefix, @Nullable String user, @Nullable Path passwordFile) {
        if (user == null || passwordFile == null) {
            throw new InvalidSettingException(prefix + "user", "and password-file are needed together. Set both.");
        }
        return new BasicWebhookLogin(user, new SecretFile(prefix + "password-file", passwordFile));
    }

    private WebhookLogin bearer(TicketSource source, String prefix, Bearer bearer) {
        if (bearer.issuer() == null || bearer.audience() == null || bearer.jwksUrl() == null) {
            throw new InvalidSettingException(
                    prefix + "bearer.issuer", "audience and jwks-url are needed together. Set all three.");
        }
        new SourceCheck(source.name(), source.settings()).url("webhook.bearer.jwks-url", bearer.jwksUrl());
        JdkClientHttpRequestFactory requests = new JdkClientHttpRequestFactory(HttpClient.newBuilder()
                .connectTimeout(source.settings().connectTimeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
        requests.setReadTimeout(source.settings().timeout());
        RestClient client = RestClient.builder().requestFactory(requests).build();
        FetchedKeys keys = new FetchedKeys(bearer.jwksUrl(), client, background, clock);
        keys.get();
        return new BearerWebhookLogin(bearer, keys);
    }
}
