#!/bin/bash
# Loads Zabbix's database in the tree with Zabbix, once, since that takes a minute; each server starts with a copy of it.
set -euo pipefail
tree=$1
database=/var/lib/zabbix-database

# Whoever starts it gives it its configuration: operations/servers/zabbix.ts.
ln --symbolic --force /srv/zabbix.conf.php "$tree/etc/zabbix/zabbix.conf.php"

# Mounts are those of whoever makes the tree, and go with it.
mount --bind /dev "$tree/dev"
mount -t tmpfs tmpfs "$tree/run"
chroot "$tree" sh -euc '
  database=$1 socket=/run/mariadbd.sock
  mariadb-install-db --no-defaults --datadir="$database" --user=root --skip-test-db \
    --auth-root-authentication-method=normal --force > /run/install.log
  mariadbd --no-defaults --datadir="$database" --user=root --socket=$socket --skip-networking \
    --innodb-flush-log-at-trx-commit=0 --innodb-doublewrite=0 --innodb-buffer-pool-size=256M \
    --innodb-log-file-size=64M 2> /run/mariadbd.log &
  server=$!
  for try in $(seq 600); do
    ! mariadb --no-defaults --socket=$socket --execute "SELECT 1" > /run/answer 2>&1 || break
    sleep 0.1
  done
  mariadb --no-defaults --socket=$socket --execute "CREATE DATABASE zabbix CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"
  for part in schema images data; do
    zcat /usr/share/zabbix-server-mysql/$part.sql.gz | mariadb --no-defaults --socket=$socket zabbix
  done
  kill $server
  wait $server
' sh "$database"
umount "$tree/run" "$tree/dev"
