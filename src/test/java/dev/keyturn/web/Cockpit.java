package dev.keyturn.web;

import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;

/** Camunda Cockpit as a person uses it in a browser: the web application that auditors may log in to. */
final class Cockpit {

    private final WebDriver browser;
    private final String baseUrl;

    Cockpit(WebDriver browser, String baseUrl) {
        this.browser = browser;
        this.baseUrl = baseUrl;
    }

    void logIn(String user) {
        browser.get(baseUrl + "/camunda/app/cockpit/default/");
        LoginForm.logIn(browser, user, user);
        patiently().until(() -> browser.findElement(By.cssSelector("li.account"))
                .getText()
                .contains(user));
    }

    /** @param path after the number sign */
    void open(String path) {
        browser.get(baseUrl + "/camunda/app/cockpit/default/#" + path);
    }

    /** @return what the tab with this name shows */
    SearchContext tab(String name) {
        By tab = By.xpath("//ul[contains(@class, 'nav-tabs')]//a[normalize-space() = '" + name + "']");
        // not pressed twice at once
        return patiently()
                .pollInterval(Duration.ofMillis(200))
                .until(
                        () -> {
                            browser.findElement(tab).click();
                            return (SearchContext) ((JavascriptExecutor) browser)
                                    .executeScript(
                                            "return Array.from(document.querySelectorAll('.tab-content *, view *'))"
                                                    + ".map(place => place.shadowRoot).find(Boolean)");
                        },
                        shown -> shown != null);
    }

    private static ConditionFactory patiently() {
        return Screen.soon().ignoreExceptionsInstanceOf(WebDriverException.class);
    }
}
