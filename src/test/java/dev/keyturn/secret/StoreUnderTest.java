package dev.keyturn.secret;

import org.springframework.transaction.support.TransactionTemplate;

/** One adapter with what it stores in, empty at first. */
interface StoreUnderTest extends AutoCloseable {

    SecretStore store();

    /** Another process opens what this one has stored. */
    SecretStore restarted();

    /** Transactions of the engine's database, which is not always where the passwords are. */
    TransactionTemplate transaction();

    HandSetClock clock();

    @Override
    void close();
}
