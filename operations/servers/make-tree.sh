#!/bin/bash
# Makes the tree that machines and containers are layers over: Debian 13 with RabbitMQ 4.0.5 and Erlang 27, arranged like
# the official image: https://github.com/docker-library/rabbitmq
# $1 is where it goes. It is there whole or not at all.
set -euo pipefail
target=$1
[ ! -d "$target" ] || exit 0

packages=rabbitmq-server,openssl,iproute2,curl,ca-certificates,xfsprogs,procps,tini
tree="$target.incoming"
rm -rf "$tree"
debootstrap --variant=minbase "--include=$packages" trixie "$tree" >&2
# Nothing starts unasked in a machine.
rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* "$tree"/etc/systemd/system/*

chroot "$tree" groupmod --gid 999 rabbitmq
chroot "$tree" usermod --uid 999 rabbitmq
for folder in /etc/rabbitmq /var/lib/rabbitmq /var/log/rabbitmq; do
  rm -rf "${tree:?}$folder"
  mkdir -p "$tree$folder"
done
mkdir "$tree/etc/rabbitmq/conf.d"
echo 'log.console = true' > "$tree/etc/rabbitmq/conf.d/10-defaults.conf"
echo '[rabbitmq_management,rabbitmq_prometheus].' > "$tree/etc/rabbitmq/enabled_plugins"
chroot "$tree" chown -R rabbitmq:rabbitmq /etc/rabbitmq /var/lib/rabbitmq /var/log/rabbitmq
chroot "$tree" sh -c 'ln -s /usr/lib/rabbitmq/lib/rabbitmq_server-* /opt/rabbitmq'

mv "$tree" "$target"
