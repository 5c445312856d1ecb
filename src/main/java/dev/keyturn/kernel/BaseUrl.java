package dev.keyturn.kernel;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * {@code keyturn.base-url}: where people reach Keyturn with a browser, and the links that begin with it.
 *
 * @param pages whether Keyturn's pages are there: an application that it is a part of may do without
 */
public record BaseUrl(URI url, boolean pages) {

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
                return new BaseUrl(url, true);
            }
        } catch (URISyntaxException e) {
            // said below, as for any other address that does not fit
        }
        throw new InvalidSettingException(
                SETTING, "must be the address that people type to reach Keyturn, such as https://keyturn.contoso.com.");
    }

    public BaseUrl withoutPages() {
        return new BaseUrl(url, false);
    }

    public String host() {
        return url.getHost();
    }

    /**
     * Leads to a task by a path, which is remembered while a person logs in at an identity provider. What comes after a
     * {@code #} is not: browsers do not send it (RFC 9110, 7.1).
     */
    public String task(String rotation, String id) {
        return pages ? rotation(rotation) + "/tasks/" + encoded(id) : url + inTasklist(id);
    }

    /** The address of a task in Tasklist, below that of the application. */
    public static String inTasklist(String task) {
        return "/camunda/app/tasklist/default/#/?task=" + encoded(task);
    }

    /** Leads to the page of a rotation. */
    public String rotation(String id) {
        return url + "/rotations/" + encoded(id);
    }

    private static String encoded(String id) {
        return URLEncoder.encode(id, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
