/** A foreign application that Keyturn is a part of: its own process, its own logins, its own settings. */
package com.example.host;
