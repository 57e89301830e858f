#!/bin/bash
# As much of the official image's entry point as the monitoring host relies on, around Debian's MariaDB:
# https://github.com/MariaDB/mariadb-docker/blob/master/docker-entrypoint.sh
set -euo pipefail
if [ ! -d /var/lib/mysql/mysql ]; then
  mariadb-install-db --no-defaults --datadir=/var/lib/mysql --skip-test-db --auth-root-authentication-method=normal > /dev/null
  password=$(cat "$MARIADB_PASSWORD_FILE")
  mariadbd --no-defaults --datadir=/var/lib/mysql --bootstrap << END
FLUSH PRIVILEGES;
ALTER USER root@localhost IDENTIFIED BY '$(cat "$MARIADB_ROOT_PASSWORD_FILE")';
CREATE DATABASE $MARIADB_DATABASE;
CREATE USER '$MARIADB_USER'@'%' IDENTIFIED BY '$password';
GRANT ALL ON $MARIADB_DATABASE.* TO '$MARIADB_USER'@'%';
CREATE USER mysql@localhost IDENTIFIED VIA unix_socket;
GRANT $MARIADB_MYSQL_LOCALHOST_GRANTS ON *.* TO mysql@localhost;
END
fi
shift
exec mariadbd --no-defaults --datadir=/var/lib/mysql --socket=/run/mysqld/mysqld.sock --pid-file=/run/mysqld/mysqld.pid "$@"
