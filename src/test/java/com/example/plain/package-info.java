/** An application without web, logins and monitoring that Keyturn is a part of. */
package com.example.plain;
