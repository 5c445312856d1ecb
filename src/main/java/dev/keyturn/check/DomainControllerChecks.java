package dev.keyturn.check;

import dev.keyturn.account.Account;
import dev.keyturn.account.DirectoryAccess;
import dev.keyturn.directory.AccountState;
import dev.keyturn.directory.AdDirectory;
import dev.keyturn.directory.Intent;
import dev.keyturn.kernel.Finding;
import dev.keyturn.kernel.StepFailure;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/** Asks each domain controller what the pre-check asks the preferred one. A rotator that was refused once is not tried again. */
final class DomainControllerChecks {

    private final AdDirectory directory;
    private final Predicate<Account> knowsPassword;
    /** Wrong passwords lock the rotator sooner or later, whichever domain controller counts them. */
    private final Set<String> refused = new HashSet<>();

    DomainControllerChecks(AdDirectory directory, Predicate<Account> knowsPassword) {
        this.directory = directory;
        this.knowsPassword = knowsPassword;
    }

    List<SystemCheck> of(String setting, Account account) {
        List<String> controllers = account.directory().domainControllers();
        return IntStream.range(0, controllers.size())
                .mapToObj(i -> {
                    String url = controllers.get(i);
                    String own = setting + ".directory.domain-controllers[" + i + "]";
                    return new SystemCheck(url, own, () -> check(setting, own, account, url));
                })
                .toList();
    }

    private List<CheckResult> check(String setting, String own, Account account, String url) {
        String host = URI.create(url).getHost();
        if (!isKnown(host)) {
            return List.of(CheckResult.wrong(
                    own,
                    url,
                    "No machine is known here by the name " + host
                            + ". Correct the name, or have this machine ask a DNS server that knows it."));
        }
        DirectoryAccess access = account.directory();
        try {
            directory.greet(access, url);
        } catch (StepFailure failure) {
            return List.of(unreached(setting, own, url, failure));
        }
        String rotator = access.rotatorDn() + '\n' + access.rotatorPasswordFile() + '\n' + access.rotatorKeytab();
        synchronized (refused) {
            if (refused.contains(rotator)) {
                return List.of(CheckResult.doubtful(
                        own,
                        url,
                        "It answers, and its certificate is trusted. The rotator was not tried there: it was refused elsewhere,"
                                + " and each further wrong password counts towards a lockout."));
            }
            try {
                return results(
                        setting,
                        own,
                        account,
                        url,
                        directory.check(account.through(access.at(url)), Intent.toChange(knows(account))));
            } catch (StepFailure failure) {
                if (failure.code().equals("rotator-refused")) {
                    refused.add(rotator);
                }
                return List.of(CheckResult.wrong(about(failure.code(), setting, own), url, failure.message()));
            }
        }
    }

    private boolean knows(Account account) {
        try {
            return knowsPassword.test(account);
        } catch (RuntimeException told) {
            // by the check of what keeps the passwords
            return false;
        }
    }

    private static boolean isKnown(String host) {
        try {
            return InetAddress.getByName(host) != null;
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static CheckResult unreached(String setting, String own, String url, StepFailure failure) {
        String detail = String.valueOf(failure.detail());
        if (failure.code().equals("certificate-not-trusted") && !detail.contains("matching")) {
            return CheckResult.wrong(setting + ".directory.ca-file", url, failure.message());
        }
        return CheckResult.wrong(
                about(failure.code(), setting, own),
                url,
                failure.message()
                        + (detail.contains("Connection refused")
                                ? " Nothing listens at this port there: correct the port, by default 636 for ldaps and 389 for ldap."
                                : ""));
    }

    private static String about(String code, String setting, String controller) {
        return switch (code) {
            case "rotator-refused" -> setting + ".directory.rotator-dn";
            case "rotator-password-missing" -> setting + ".directory.rotator-password-file";
            case "ca-file-unusable" -> setting + ".directory.ca-file";
            case "another-domain" -> setting + ".directory.base-dn";
            case "account-unknown", "account-ambiguous" -> setting + ".account";
            default -> controller;
        };
    }

    private static List<CheckResult> results(
            String setting, String own, Account account, String url, AccountState state) {
        List<CheckResult> results = new ArrayList<>();
        for (Finding finding : state.findings()) {
            if (finding.severity() != Finding.Severity.INFORMS) {
                String about = finding.equals(state.rightAtRisk()) ? ".directory.rotator-dn" : ".account";
                results.add(new CheckResult(setting + about, finding));
            }
        }
        boolean ready = results.stream().noneMatch(CheckResult::isWrong);
        results.add(
                0,
                CheckResult.well(
                        own,
                        url,
                        "It answers with a trusted certificate and takes the rotator's login; " + account.account()
                                + (ready ? " is there, and its password may be changed." : " is there.")));
        return results;
    }
}
