/** The REST interface, its problem details, the login that guards it, and the pages. */
@NullMarked
package dev.keyturn.web;

import org.jspecify.annotations.NullMarked;
