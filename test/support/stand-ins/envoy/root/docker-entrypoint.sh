#!/usr/bin/env sh
# Does what envoyproxy/envoy, distribution/docker/docker-entrypoint.sh does: Envoy by default, and not as root unless ENVOY_UID=0.
set -e
case "$1" in -*) set -- envoy "$@" ;; esac
if [ "$1" = envoy ] && [ -n "${loglevel:-}" ]; then set -- "$@" --log-level "$loglevel"; fi
[ "${ENVOY_UID:-}" != 0 ] && [ "$(id -u)" = 0 ] || exec "$@"
chown envoy:envoy /dev/stdout /dev/stderr
exec su-exec envoy "$@"
