/**
 * The wire to the sync workers: offered commands, the requests of the workers and their answers, and the keys of both sides.
 * One sync worker runs on each sync server and pulls its commands; nothing here ever opens a connection.
 */
@NullMarked
package dev.keyturn.syncserver.worker;

import org.jspecify.annotations.NullMarked;
