#!/bin/sh
# Stands for the child process of a command in the tests of the sync worker: does what its request says, and notes that it ran.
request=$(cat)
# nothing came: the worker has ended it, or has gone
[ -n "$request" ] || exit 0
echo "$request" >> "$KEYTURN_FAKE_WINDOWS/ran.txt"
case "$request" in
    *'"do":"pid"'*) printf '%s' $$ ;;
    *'"do":"fail"'*) echo 'it did not go' >&2; exit 3 ;;
    *'"do":"complain"'*) head -c 20000 /dev/zero | tr '\0' 'x' >&2; printf '{"ok":false}'; exit 0 ;;
    *'"do":"wait"'*) echo $$ > "$KEYTURN_FAKE_WINDOWS/waits.txt"; exec sleep 600 ;;
    *'"do":"flood"'*) head -c 6000000 /dev/zero | tr '\0' 'x'; exec sleep 600 ;;
    *'"do":"large"'*) head -c 1300000 /dev/zero | tr '\0' 'x' ;;
    *'"do":"quotes"'*) head -c 500000 /dev/zero | tr '\0' '"' ;;
    *) printf '%s' "$request" ;;
esac
