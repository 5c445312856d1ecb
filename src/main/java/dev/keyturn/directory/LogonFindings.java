package dev.keyturn.directory;

import dev.keyturn.account.DirectoryAccess.Logon;
import dev.keyturn.account.SyncServer;
import dev.keyturn.kernel.Finding;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What keeps an account from logging in although its password is right. It is seen here before anything is changed: after it, a
 * logon is refused, and nothing that reads the refusal could tell it from a wrong password.
 */
final class LogonFindings {

    /** A rotation that begins in an hour that is allowed shall end in one. */
    private static final Duration LONGEST_ROTATION = Duration.ofMinutes(30);

    private final Observation seen;
    private final AdCommands commands;
    private final List<Finding> findings = new ArrayList<>();

    private LogonFindings(Observation seen) {
        this.seen = seen;
        this.commands = AdCommands.of(seen);
    }

    static List<Finding> of(Observation seen) {
        LogonFindings logon = new LogonFindings(seen);
        logon.smartCard();
        logon.protectedUsers();
        logon.authenticationPolicy();
        logon.hours();
        logon.workstations();
        return logon.findings;
    }

    private void smartCard() {
        if (seen.flag(Observation.SMART_CARD_REQUIRED)) {
            blocks(
                    "needs a smart card to log on, so neither a sync server nor Keyturn can log in with a password (a domain"
                            + " controller says 52e, as for a wrong one). As a domain administrator: "
                            + commands.setUser("-SmartcardLogonRequired $false") + ".");
        }
    }

    private void protectedUsers() {
        if (seen.isProtectedUser()) {
            byKerberos(
                    "is a member of Protected Users, directly or through another group, which lets it log in with"
                            + " Kerberos only; a simple bind and NTLM are refused (52f).",
                    "Take it out of this group: Remove-ADGroupMember \"Protected Users\" -Members "
                            + seen.account().account() + ".");
        }
    }

    private void authenticationPolicy() {
        if (seen.hasAuthenticationPolicy()) {
            byKerberos(
                    "has an authentication policy or silo, which lets it log in with Kerberos only, and perhaps from certain"
                            + " machines only; a simple bind is refused (52f).",
                    "Take it off: " + commands.setUser("-AuthenticationPolicy $null -AuthenticationPolicySilo $null")
                            + ".");
        }
    }

    /** Blocks where nothing could prove a new password; else says how it will be proved. */
    private void byKerberos(String what, String remedy) {
        boolean provable = seen.account().directory().logon() == Logon.KERBEROS;
        if (provable && !seen.changesItself()) {
            warns(
                    what
                            + " The new password is proved with Kerberos, and the sync servers must log in with Kerberos as well.");
        } else {
            blocks(what + " So a new password could not be " + (provable ? "set by the account itself. " : "proved. ")
                    + remedy
                    + (provable
                            ? " Or let the rotator reset it: " + commands.grantReset() + "."
                            : " Or let Keyturn log in with Kerberos (logon: kerberos)."));
        }
    }

    private void hours() {
        byte[] hours = seen.entry().getAttributeValueBytes("logonHours");
        if (hours == null || allSet(hours)) {
            return;
        }
        Instant now = seen.controllerTime();
        if (isAllowed(hours, now) && isAllowed(hours, now.plus(LONGEST_ROTATION))) {
            warns(
                    "may log on at certain hours only, this one among them. The sync servers cannot import in the others; if that is"
                            + " not meant: " + commands.setUser("-Clear logonHours") + ".");
        } else {
            blocks(
                    "may not log on at this hour or in the next half hour, so no sync server could import (530). Wait for an hour in"
                            + " which it may, or as a domain administrator: "
                            + commands.setUser("-Clear logonHours") + ".");
        }
    }

    private void workstations() {
        String allowed = seen.workstations();
        if (allowed == null) {
            return;
        }
        List<String> machines =
                Arrays.stream(allowed.split(",")).map(String::strip).toList();
        List<String> missing = seen.account().servers().stream()
                .map(SyncServer::name)
                .filter(server -> machines.stream().noneMatch(machine -> isSame(machine, server)))
                .toList();
        String what = "may log on from " + String.join(", ", machines) + " only.";
        if (seen.changesItself()) {
            blocks(what + " So it cannot change its own password from here (531). Let the rotator reset it: "
                    + commands.grantReset() + ". Or as a domain administrator: "
                    + commands.setUser("-LogonWorkstations $null") + ".");
        } else {
            warns(what
                    + " A logon from here may be refused for that (531), which is said only of the right password, so it proves"
                    + " the new one."
                    + (missing.isEmpty()
                            ? ""
                            : " No machine in this list is called " + String.join(" or ", missing)
                                    + ": make sure that each sync server is in it, or no import will log in."));
        }
    }

    /** The list has names without their domain. */
    private static boolean isSame(String machine, String server) {
        return machine.equalsIgnoreCase(server)
                || server.regionMatches(true, 0, machine + ".", 0, machine.length() + 1);
    }

    private static boolean allSet(byte[] hours) {
        for (byte eight : hours) {
            if (eight != -1) {
                return false;
            }
        }
        return true;
    }

    /** One bit for each hour of the week, which begins on Sunday in UTC, the lowest bit first ([MS-SAMR] 2.2.6.5). */
    private static boolean isAllowed(byte[] hours, Instant when) {
        OffsetDateTime time = when.atOffset(ZoneOffset.UTC);
        int hour = time.getDayOfWeek().getValue() % 7 * 24 + time.getHour();
        return hour / 8 < hours.length && (hours[hour / 8] >> hour % 8 & 1) == 1;
    }

    private void blocks(String predicate) {
        findings.add(Finding.blocks(name(), name() + " " + predicate));
    }

    private void warns(String predicate) {
        findings.add(Finding.warns(name(), name() + " " + predicate));
    }

    private String name() {
        return seen.account().account();
    }
}
