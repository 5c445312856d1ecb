package dev.keyturn.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.keyturn.kernel.BaseUrl;
import dev.keyturn.kernel.InvalidSettingException;
import dev.keyturn.notification.MailSettings.OAuth;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.mail.MailAuthenticationException;
import org.springframework.mail.javamail.JavaMailSenderImpl;

/** A mail server that takes tokens and no passwords, and a provider that gives them, as Exchange Online and Entra ID do. */
class MailTokensTest {

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<String> logins = new CopyOnWriteArrayList<>();
    private HttpServer provider;
    private ServerSocket mail;
    private int status = 200;

    @BeforeEach
    void start() throws IOException {
        provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        provider.createContext("/token", exchange -> {
            asked.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            String body = status == 200
                    ? "{\"token_type\":\"Bearer\",\"expires_in\":3599,\"access_token\":\"token-" + asked.size() + "\"}"
                    : "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215\"}";
            exchange.sendResponseHeaders(status, body.length());
            exchange.getResponseBody().write(body.getBytes(StandardCharsets.UTF_8));
            exchange.close();
        });
        provider.start();
        mail = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Thread server = new Thread(this::serve, "mail");
        server.setDaemon(true);
        server.start();
    }

    @AfterEach
    void stop() throws IOException {
        provider.stop(0);
        mail.close();
    }

    @Test
    void eachConnectionLogsInWithATokenOfItsOwn() throws Exception {
        JavaMailSenderImpl sender = sender();

        sender.testConnection();
        sender.testConnection();

        assertThat(logins)
                .containsExactly(
                        "user=keyturn@contoso.com\u0001auth=Bearer token-1\u0001\u0001",
                        "user=keyturn@contoso.com\u0001auth=Bearer token-2\u0001\u0001");
        assertThat(asked.get(0))
                .isEqualTo("grant_type=client_credentials&client_id=an-app&client_secret=s%26cret"
                        + "&scope=https%3A%2F%2Foutlook.office365.com%2F.default");
    }

    @Test
    void aProviderThatRefusesIsARefusedLoginAndQuotesNoSecret() throws Exception {
        status = 401;
        JavaMailSenderImpl sender = sender();

        assertThatExceptionOfType(MailAuthenticationException.class)
                .isThrownBy(sender::testConnection)
                .satisfies(refused -> assertThat(MailFailure.of(refused).message())
                        .contains("HTTP 401 invalid_client")
                        .doesNotContain("s&cret"));
    }

    @Test
    void whatIsMissingIsNamed() {
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(new OAuth(URI.create("http://login.contoso.com/token"), "a", folder, null)))
                .withMessageStartingWith("keyturn.mail.oauth.token-uri");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> settings(new OAuth(tokenUri(), null, folder, null)))
                .withMessageStartingWith("keyturn.mail.oauth.client-id");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new MailTokens(new OAuth(tokenUri(), "a", folder.resolve("nowhere"), null)))
                .withMessageStartingWith("keyturn.mail.oauth.client-secret-file");
        assertThatExceptionOfType(InvalidSettingException.class)
                .isThrownBy(() -> new Mailer(
                        new JavaMailSenderImpl(),
                        settings(new OAuth(tokenUri(), "a", secret(), null)),
                        BaseUrl.of("https://keyturn.contoso.com")))
                .withMessageStartingWith("spring.mail.username");
    }

    private JavaMailSenderImpl sender() throws IOException {
        JavaMailSenderImpl configured = new JavaMailSenderImpl();
        configured.setHost("127.0.0.1");
        configured.setPort(mail.getLocalPort());
        configured.setUsername("keyturn@contoso.com");
        configured.getJavaMailProperties().put("mail.smtp.starttls.required", "false");
        return new OAuthMailSender(configured, new MailTokens(new OAuth(tokenUri(), "an-app", secret(), null))::fresh);
    }

    private static MailSettings settings(OAuth oauth) {
        return new MailSettings("keyturn@contoso.com", Map.of(), oauth);
    }

    private URI tokenUri() {
        return URI.create("http://127.0.0.1:" + provider.getAddress().getPort() + "/token");
    }

    private Path secret() throws IOException {
        return Files.writeString(folder.resolve("secret"), "s&cret\n");
    }

    private void serve() {
        try {
            while (true) {
                try (Socket client = mail.accept()) {
                    converse(client);
                }
            }
        } catch (IOException closed) {
            // the test is over
        }
    }

    private void converse(Socket client) throws IOException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII));
        say(client, "220 mail.contoso.com");
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            if (line.startsWith("EHLO")) {
                say(client, "250-mail.contoso.com");
                say(client, "250 AUTH XOAUTH2");
            } else if (line.startsWith("AUTH XOAUTH2 ")) {
                logins.add(new String(
                        Base64.getDecoder().decode(line.substring("AUTH XOAUTH2 ".length())), StandardCharsets.UTF_8));
                say(client, "235 2.7.0 Accepted");
            } else if (line.startsWith("QUIT")) {
                say(client, "221 Bye");
                return;
            } else {
                say(client, "550 5.7.30 Basic authentication is not supported for Client Submission.");
            }
        }
    }

    private static void say(Socket client, String line) throws IOException {
        client.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    }
}
