package dev.keyturn.web;

import java.util.List;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;

/** Keyturn's login page, where every page leads a person who is not logged in. */
final class LoginForm {

    private LoginForm() {}

    /** Leaves the browser on the page that was wanted, or on the login page with what is wrong. */
    static void logIn(WebDriver browser, String user, String password) {
        Screen.soon().until(() -> {
            List<WebElement> form = browser.findElements(By.cssSelector("#form:not([hidden])"));
            return !form.isEmpty() && browser.getCurrentUrl().contains("/login");
        });
        browser.findElement(By.id("user")).sendKeys(Keys.chord(Keys.CONTROL, "a"), user);
        browser.findElement(By.id("password")).sendKeys(Keys.chord(Keys.CONTROL, "a"), password, Keys.ENTER);
    }
}
