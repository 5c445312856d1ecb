package dev.keyturn.web;

import java.time.Duration;
import org.awaitility.core.ConditionFactory;
import org.openqa.selenium.By;
import org.openqa.selenium.JavascriptExecutor;
import org.openqa.selenium.Keys;
import org.openqa.selenium.SearchContext;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebDriverException;
import org.openqa.selenium.WebElement;

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
        patiently().until(() -> {
            if (browser.findElements(By.cssSelector("li.account")).stream()
                    .anyMatch(account -> account.getText().contains(user))) {
                return true;
            }
            WebElement name = browser.findElement(By.cssSelector("form[name=signinForm] input[type=text]"));
            if (!user.equals(name.getDomProperty("value"))) {
                name.sendKeys(Keys.chord(Keys.CONTROL, "a"), user);
                browser.findElement(By.cssSelector("form[name=signinForm] input[type=password]"))
                        .sendKeys(Keys.chord(Keys.CONTROL, "a"), user, Keys.ENTER);
            }
            return false;
        });
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
