package dev.keyturn.web;

import static org.openqa.selenium.support.ui.ExpectedConditions.elementToBeClickable;
import static org.openqa.selenium.support.ui.ExpectedConditions.invisibilityOfElementLocated;
import static org.openqa.selenium.support.ui.ExpectedConditions.textToBe;
import static org.openqa.selenium.support.ui.ExpectedConditions.urlContains;
import static org.openqa.selenium.support.ui.ExpectedConditions.visibilityOfElementLocated;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.openqa.selenium.By;
import org.openqa.selenium.ElementClickInterceptedException;
import org.openqa.selenium.InvalidElementStateException;
import org.openqa.selenium.Keys;
import org.openqa.selenium.NoSuchElementException;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.TimeoutException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.support.ui.Select;
import org.openqa.selenium.support.ui.UnexpectedTagNameException;
import org.openqa.selenium.support.ui.WebDriverWait;

/** Camunda Tasklist as a person uses it in a browser. Every method waits until the page shows what it needs. */
final class Tasklist {

    private static final By ACCOUNT = By.cssSelector("li.account");
    private static final By COMPLETE = By.cssSelector("button[ng-click='complete()']");

    private final ChromeDriver browser;
    private final WebDriverWait until;
    private final String baseUrl;
    private final Path screenshots;

    Tasklist(ChromeDriver browser, String baseUrl, Path screenshots) {
        this.browser = browser;
        this.until = waiting(Duration.ofSeconds(30));
        this.baseUrl = baseUrl;
        this.screenshots = screenshots;
    }

    private WebDriverWait waiting(Duration atMost) {
        WebDriverWait waiting = new WebDriverWait(browser, atMost, Duration.ofMillis(50));
        waiting.ignoreAll(List.of(
                StaleElementReferenceException.class,
                InvalidElementStateException.class,
                ElementClickInterceptedException.class,
                UnexpectedTagNameException.class,
                NoSuchElementException.class));
        return waiting;
    }

    void logIn(String user, String password) {
        logInAt("/camunda/app/tasklist/", user, password);
    }

    /** Where a person who is not logged in wanted to go. */
    void logInAt(String path, String user, String password) {
        browser.get(baseUrl + path);
        LoginForm.logIn(browser, user, password);
        see(ACCOUNT);
    }

    private boolean isSeen(By element) {
        return browser.findElements(element).stream().anyMatch(WebElement::isDisplayed);
    }

    private boolean isWithin(Duration time, BooleanSupplier condition) {
        try {
            waiting(time).until(page -> condition.getAsBoolean());
            return true;
        } catch (TimeoutException notYet) {
            return false;
        }
    }

    /** For who is logged in. */
    void open() {
        browser.get(baseUrl + "/camunda/app/tasklist/");
        see(ACCOUNT);
    }

    void logOut() {
        press(By.cssSelector("li.account a.dropdown-toggle"));
        press(By.cssSelector("li.account li.logout a"));
        see(By.cssSelector("form[name=signinForm]"));
    }

    /** @param field of the form, by its id */
    void openStartForm(String process, String field) {
        press(By.cssSelector(".start-process-action a"));
        By link = By.xpath("//ul[contains(@class, 'processes')]//a[normalize-space() = '" + process + "']");
        // the list is drawn twice; a click on the first drawing is lost
        until.until(page -> {
            page.findElements(link).forEach(WebElement::click);
            return isWithin(Duration.ofMillis(500), () -> isSeen(By.id(field)));
        });
    }

    void type(String id, String text) {
        WebElement field = until.until(elementToBeClickable(By.id(id)));
        field.clear();
        field.sendKeys(text);
    }

    void pressEnter(String id) {
        until.until(elementToBeClickable(By.id(id))).sendKeys(Keys.ENTER);
    }

    void waitForText(String id, String text) {
        until.until(textToBe(By.id(id), text));
    }

    void pressStart() {
        press(By.cssSelector("button[ng-click='startProcessInstance()']"));
    }

    void start() {
        pressStart();
        until.until(invisibilityOfElementLocated(By.cssSelector(".modal-content")));
    }

    /** Starts a rotation: its page opens. */
    void request() {
        pressStart();
        until.until(urlContains("/rotations/"));
    }

    /** Of a list that is filled by and by. */
    void choose(String id, String value) {
        until.until(page -> {
            new Select(page.findElement(By.id(id))).selectByValue(value);
            return true;
        });
    }

    void openTask(String name) {
        press(By.xpath("//ol[contains(@class, 'tasks-list')]//a[normalize-space() = '" + name + "']"));
        see(By.cssSelector("form[role=form]"));
    }

    /** Follows a link as a mail or a chat would carry it: it also leads to tasks that no filter shows. */
    void followLinkToTask(String id) {
        browser.get(baseUrl + "/camunda/app/tasklist/default/#/?task=" + id);
        see(By.cssSelector("form[role=form]"));
    }

    void pressClaim() {
        press(By.cssSelector("button.claim"));
    }

    void claim() {
        pressClaim();
        until.until(invisibilityOfElementLocated(By.cssSelector("button.claim")));
    }

    void tick(String id) {
        press(By.id(id));
    }

    void pressComplete() {
        press(COMPLETE);
    }

    void complete() {
        pressComplete();
        until.until(invisibilityOfElementLocated(COMPLETE));
    }

    /** The open form as a person reads it. */
    String form() {
        return see(By.cssSelector("form[role=form]")).getText();
    }

    String errorBeside(String id) {
        return see(By.id(id + "-error")).getText();
    }

    String errorMessage() {
        return see(By.cssSelector(".notifications .alert-danger")).getText();
    }

    void screenshot(String name) {
        try {
            Files.createDirectories(screenshots);
            Files.write(screenshots.resolve(name + ".png"), browser.getScreenshotAs(OutputType.BYTES));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private WebElement see(By what) {
        return until.until(visibilityOfElementLocated(what));
    }

    private void press(By what) {
        until.until(page -> {
            WebElement ready = elementToBeClickable(what).apply(page);
            if (ready == null) {
                return false;
            }
            // away from the footer, which lies over what is at the very bottom
            browser.executeScript("arguments[0].scrollIntoView({block: 'center'})", ready);
            ready.click();
            return true;
        });
    }
}
