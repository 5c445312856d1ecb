package dev.keyturn.notification;

import jakarta.mail.internet.AddressException;
import jakarta.mail.internet.InternetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds out which addresses a notification goes to: each once, also when its owner is in several groups. */
class Recipients {

    private static final Logger log = LoggerFactory.getLogger(Recipients.class);

    private final Addresses addresses;
    private final Map<String, InternetAddress> lists;

    Recipients(Addresses addresses, MailSettings settings) {
        this.addresses = addresses;
        this.lists = settings.lists();
    }

    /** @param mayApprove who is not among these is left out when the notification asks for an approval */
    List<InternetAddress> of(Notification notification, Predicate<String> mayApprove) {
        Set<String> people = new TreeSet<>(notification.people());
        Map<String, InternetAddress> found = new LinkedHashMap<>();
        for (String group : new TreeSet<>(notification.groups())) {
            InternetAddress list = lists.get(group);
            if (list == null) {
                people.addAll(addresses.membersOf(group));
            } else {
                add(list.getAddress(), group, found);
            }
        }
        if (notification.kind().asksForApproval()) {
            people.removeIf(mayApprove.negate());
        }
        for (String person : people) {
            addresses
                    .of(person)
                    .ifPresentOrElse(
                            address -> add(address, person, found),
                            () -> log.debug("{} has no e-mail address and is not notified.", person));
        }
        return List.copyOf(found.values());
    }

    private static void add(String text, String owner, Map<String, InternetAddress> found) {
        try {
            String address = new InternetAddress(text.strip(), true).getAddress();
            found.putIfAbsent(address.toLowerCase(Locale.ROOT), new InternetAddress(address, true));
        } catch (AddressException e) {
            log.info(
                    "The e-mail address of {} is none that a mail can be sent to. Correct it; nothing is sent there.",
                    owner);
        }
    }
}
