/** How people and scripts prove who they are, and the one table of what each role may do. */
@NullMarked
package dev.keyturn.login;

import org.jspecify.annotations.NullMarked;
