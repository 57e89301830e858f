#!/bin/bash
# Arranges the tree with RabbitMQ like the official image: https://github.com/docker-library/rabbitmq
set -euo pipefail
tree=$1

# Whoever has the number that the image gives to RabbitMQ makes way.
taken=$(grep :999: "$tree/etc/group" | cut --delimiter=: --fields=1 || true)
[ -z "$taken" ] || chroot "$tree" groupmod --gid 1999 "$taken"
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
