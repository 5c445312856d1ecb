/** The command protocol that is spoken with a sync server, and the SSH transport that carries it. */
@NullMarked
package dev.keyturn.remote;

import org.jspecify.annotations.NullMarked;
