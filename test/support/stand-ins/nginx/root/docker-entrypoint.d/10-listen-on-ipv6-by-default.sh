#!/bin/sh
# Writes to a file of the package as nginx/docker-nginx, entrypoint/10-listen-on-ipv6-by-default.sh does, where it can.
set -e
conf=/etc/nginx/conf.d/default.conf
[ -f /proc/net/if_inet6 ] && touch "$conf" 2>/dev/null || exit 0
grep -q 'listen \[::\]:80;' "$conf" || sed -i 's/listen 80;/listen 80; listen [::]:80;/' "$conf"
