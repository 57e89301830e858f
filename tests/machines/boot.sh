#!/bin/bash
# Powers a machine on: runs as the first process of its namespaces, arranges disk, devices and network, starts the enabled
# units, and stays. Its environment says what the machine consists of; see machine.ts.
set -euo pipefail

# Network: one interface on the bridge, and no way out of it.
ip link add ens5 type veth peer name "$PORT" netns "$HOST_NETWORK"
nsenter "--net=$HOST_NETWORK" ip link set "$PORT" master "$BRIDGE" up
ip link set lo up
ip link set ens5 up
ip address add "$ADDRESS/24" dev ens5
ip route add default via "$GATEWAY"

# Root disk.
root="$DISK/root"
mount -t overlay overlay -o "lowerdir=$BASE,upperdir=$DISK/upper,workdir=$DISK/work" "$root"
cd "$root"

# Kernel file systems. What is not the machine's own cannot be changed from within.
mount -t proc proc proc
mount --bind proc/sys proc/sys
mount -o remount,bind,ro proc/sys
mount --bind proc/sys/net proc/sys/net
mount -o remount,bind,rw proc/sys/net
mount -t sysfs sysfs sys
mount -t tmpfs -o mode=755 tmpfs run
mount -t tmpfs -o mode=755 tmpfs dev
mkdir dev/shm dev/pts
mount -t tmpfs tmpfs dev/shm
mount -t devpts -o newinstance,ptmxmode=666 devpts dev/pts
ln -s pts/ptmx dev/ptmx
ln -s /proc/self/fd dev/fd
ln -s /proc/self/fd/0 dev/stdin
ln -s /proc/self/fd/1 dev/stdout
ln -s /proc/self/fd/2 dev/stderr
mknod -m 666 dev/null c 1 3
mknod -m 666 dev/zero c 1 5
mknod -m 666 dev/full c 1 7
mknod -m 666 dev/random c 1 8
mknod -m 666 dev/urandom c 1 9
mknod -m 666 dev/tty c 5 0

# Data volume: a loop device of the computer's, under the names that udev gives to an EBS volume.
if [ -n "$VOLUME_ID" ]; then
  mknod -m 660 dev/nvme1n1 b 7 "$VOLUME_MINOR"
  mkdir -p dev/disk/by-id
  ln -s ../../nvme1n1 "dev/disk/by-id/nvme-Amazon_Elastic_Block_Store_${VOLUME_ID/-/}"
fi

# Node, which usr/bin/node-24 starts, and the one image that the stand-in for Docker has.
touch usr/libexec/node
mount --bind "$NODE" usr/libexec/node
ln -sf node-24 usr/bin/node
mkdir -p run/docker-shim/image
mount --bind "$BASE" run/docker-shim/image
mount -o remount,bind,ro run/docker-shim/image
# Other images: a pattern of names, and layers, a line each.
number=0
while read -r pattern layers; do
  [ -n "$pattern" ] || continue
  number=$((number + 1)) layer=0
  mkdir -p "run/docker-shim/images/$number"
  echo "$pattern" > "run/docker-shim/images/$number/pattern"
  for folder in $layers; do
    mkdir "run/docker-shim/images/$number/$layer"
    mount --bind "$folder" "run/docker-shim/images/$number/$layer"
    mount -o remount,bind,ro "run/docker-shim/images/$number/$layer"
    layer=$((layer + 1))
  done
done <<< "$IMAGES"

pivot_root . mnt
cd /
umount -l /mnt

# Amazon Linux has no RabbitMQ of its own.
if id rabbitmq > /dev/null 2>&1; then
  rm -rf /etc/rabbitmq /var/lib/rabbitmq /var/log/rabbitmq /opt/rabbitmq /usr/lib/rabbitmq /usr/sbin/rabbitmq*
  userdel rabbitmq
fi
hostname "$(cat /etc/hostname)"
# Containers that were to be removed with their end had it when the power went.
for marker in /var/lib/docker-shim/*/remove; do
  [ ! -e "$marker" ] || rm -rf "$(dirname "$marker")"
done

echo powered on
exec > /var/log/console.log 2>&1 < /dev/null
systemctl --boot &
exec env -i tini -- sleep infinity
