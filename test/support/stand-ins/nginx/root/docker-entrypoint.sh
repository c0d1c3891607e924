#!/bin/sh
# Does what nginx/docker-nginx, entrypoint/docker-entrypoint.sh does: first what stands in /docker-entrypoint.d, for nginx alone.
set -e
if [ "$1" = nginx ] || [ "$1" = nginx-debug ]; then
    for script in $(find /docker-entrypoint.d/ -follow -type f -name '*.sh' | sort); do
        if [ -x "$script" ]; then
            echo "$0: Launching $script"
            "$script"
        fi
    done
fi
exec "$@"
