#!/bin/sh
# Starts nginx in a container as the environment says; hosting/README.md lists the variables. Writes to /tmp only.
set -euf
umask 077

fail() {
    echo "error: $1" >&2
    exit 1
}

home=/opt/data-volumes-console
work=/tmp/console
mounted=$home/settings
mkdir -p "$work"

# The values become part of nginx's configuration, so each may only hold what an address needs.
port=${PORT:-8080}
case $port in
    *[!0-9]*) fail "PORT is not a number: $port" ;;
esac

base_path=${BASE_PATH:-}
base_path=${base_path%/}
case $base_path in
    '') ;;
    *[!A-Za-z0-9/_-]* | *//*) fail "BASE_PATH may hold letters, digits, - and _ between slashes: $base_path" ;;
    */datavolumes | */overview | */settings | */sign-in) fail "BASE_PATH ends with the name of a page: $base_path" ;;
    /*) ;;
    *) fail "BASE_PATH does not start with a slash: $base_path" ;;
esac

control_plane=${CONTROL_PLANE:-}
control_plane=${control_plane%/}
case $control_plane in
    '' | http://?* | https://?*) ;;
    *) fail "CONTROL_PLANE does not start with https:// or http://: $control_plane" ;;
esac
case ${control_plane#*://} in
    *[!A-Za-z0-9.:-]*) fail "CONTROL_PLANE has more than a host and a port: $control_plane" ;;
esac

authority=${CONTROL_PLANE_CA:-/etc/ssl/certs/ca-certificates.crt}
case $authority in
    *[!A-Za-z0-9._/-]*) fail "CONTROL_PLANE_CA is not a path: $authority" ;;
esac

log_level=${LOG_LEVEL:-crit}
case $log_level in
    crit | error | warn | notice | info) ;;
    *) fail "LOG_LEVEL is none of crit, error, warn, notice, info: $log_level" ;;
esac

# The private addresses, as those of an ingress in a cluster.
: "${TRUSTED_PROXIES=10.0.0.0/8 172.16.0.0/12 192.168.0.0/16 100.64.0.0/10 fc00::/7}"

# Through it nginx looks the control plane up again and again, as its address may change.
resolver=
while read -r key value _; do
    case $key:$value in
        nameserver:*%*) ;;
        nameserver:*:*) resolver="$resolver [$value]" ;;
        nameserver:?*) resolver="$resolver $value" ;;
    esac
done </etc/resolv.conf

{
    for address in $TRUSTED_PROXIES; do
        case $address in
            *[!0-9A-Fa-f.:/]*) fail "TRUSTED_PROXIES has something that is no address: $address" ;;
        esac
        echo "set_real_ip_from $address;"
    done
    if [ -n "$resolver" ]; then
        echo "resolver$resolver valid=30s;"
    fi
} >"$work/http.conf"

if [ -n "${SETTINGS:-}" ]; then
    settings=$work
    printf '%s\n' "$SETTINGS" >"$work/config.json"
elif [ -e "$mounted/config.json" ]; then
    settings=$mounted
else
    settings=$home/dist
fi

{
    echo "listen $port;"
    if [ -e /proc/net/if_inet6 ]; then
        echo "listen [::]:$port;"
    fi
    if [ -n "$base_path" ]; then
        # Below the path and at the root the same is served, so that there is one set of rules.
        echo "rewrite ^$base_path\$ $base_path/ permanent;"
        echo "rewrite ^$base_path(/.*)\$ \$1;"
    fi
    echo "location = /config.json { root $settings; }"
    if [ -n "$control_plane" ]; then
        echo "include console/api.conf;"
    else
        # What is in front forwards them, and not to here.
        echo "location ^~ /api/ { return 404; }"
        echo "location ^~ /auth/ { return 404; }"
    fi
} >"$work/server.conf"

{
    if [ -n "$resolver" ]; then
        # An address in a variable is looked up when it is needed.
        echo "set \$control_plane $control_plane;"
        echo "proxy_pass \$control_plane;"
    else
        echo "proxy_pass $control_plane;"
    fi
    echo "proxy_ssl_trusted_certificate $authority;"
} >"$work/control-plane.conf"

exec nginx -e stderr -c "$home/nginx/nginx.conf" -g "daemon off; error_log stderr $log_level;"
