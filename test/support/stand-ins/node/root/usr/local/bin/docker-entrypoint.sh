#!/bin/sh
# Does what nodejs/docker-node, docker-entrypoint.sh does: what is no command is node's argument.
set -e
if [ "${1#-}" != "$1" ] || [ -z "$(command -v "$1")" ] || { [ -f "$1" ] && ! [ -x "$1" ]; }; then set -- node "$@"; fi
exec "$@"
