#!/bin/sh
# The program of a command's child on a sync server of the tests: PowerShell itself, in the same process.
exec "$KEYTURN_POWERSHELL" "$@"
