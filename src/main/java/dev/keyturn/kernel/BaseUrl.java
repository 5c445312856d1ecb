package dev.keyturn.kernel;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** {@code keyturn.base-url}: where people reach Keyturn with a browser, and the links that begin with it. */
public record BaseUrl(URI url) {

    public static final String SETTING = "keyturn.base-url";

    /** @throws InvalidSettingException when it is no address that people can type */
    public static BaseUrl of(String text) {
        try {
            URI url = new URI(text.strip().replaceFirst("/+$", ""));
            boolean web = "http".equalsIgnoreCase(url.getScheme()) || "https".equalsIgnoreCase(url.getScheme());
            if (web
                    && url.getHost() != null
                    && url.getUserInfo() == null
                    && url.getQuery() == null
                    && url.getFragment() == null) {
                return new BaseUrl(url);
            }
        } catch (URISyntaxException e) {
            // said below, as for any other address that does not fit
        }
        throw new InvalidSettingException(
                SETTING, "must be the address that people type to reach Keyturn, such as https://keyturn.contoso.com.");
    }

    public String host() {
        return url.getHost();
    }

    /** Leads to a task in Tasklist. */
    public String task(String id) {
        return url + "/camunda/app/tasklist/default/#/?task=" + encoded(id);
    }

    /** Leads to the page of a rotation. */
    public String rotation(String id) {
        return url + "/rotations/" + encoded(id);
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
