/** The inventory: which AD DS connector accounts there are, their domain controllers and their sync servers. */
@NullMarked
package dev.keyturn.account;

import org.jspecify.annotations.NullMarked;
