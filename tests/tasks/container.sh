#!/bin/bash
# Becomes the first process of a container: runs as root in namespaces of its own and arranges what Docker would. Arguments:
# the program. Its environment says what the container consists of; see container.ts. Descriptor 3 is told once it starts.
set -euo pipefail

mount -t tmpfs tmpfs "$FOLDER"
mkdir "$FOLDER"/{upper,work,root}
root="$FOLDER/root"
mount -t overlay overlay -o "lowerdir=$IMAGE:$BASE,upperdir=$FOLDER/upper,workdir=$FOLDER/work" "$root"
mkdir -p "$root/usr/local/bin"
touch "$root/usr/local/bin/node" "$root/etc/hosts" "$root/etc/resolv.conf"
mount --bind "$NODE" "$root/usr/local/bin/node"
mount --bind "$HOSTS" "$root/etc/hosts"
: > "$root/etc/resolv.conf"
mount -t proc proc "$root/proc"
mount --bind "$root/proc/sys" "$root/proc/sys"
mount -o remount,bind,ro "$root/proc/sys"
mount -t sysfs -o ro sysfs "$root/sys"
mount -t tmpfs -o mode=755 tmpfs "$root/dev"
mkdir "$root/dev/shm"
mount -t tmpfs tmpfs "$root/dev/shm"
mknod -m 666 "$root/dev/null" c 1 3
mknod -m 666 "$root/dev/zero" c 1 5
mknod -m 666 "$root/dev/random" c 1 8
mknod -m 666 "$root/dev/urandom" c 1 9
ln -s /proc/self/fd "$root/dev/fd"
while read -r from to mode; do
  [ -n "$from" ] || continue
  # /var/run is a link, which leads to what is outside until the root is another.
  to=$(chroot "$root" realpath --canonicalize-missing "$to")
  mkdir -p "$root$to"
  mount --bind "$from" "$root$to"
  [ "$mode" = rw ] || mount -o remount,bind,ro "$root$to"
done <<< "$VOLUMES"
mkdir -p "$root$WORKING_DIRECTORY" "$root/mnt"
[ "$READ_ONLY" = no ] || mount -o remount,ro "$root"

cd "$root"
pivot_root . mnt
umount --lazy /mnt
cd "$WORKING_DIRECTORY"
hostname "$NAME"
echo started >&3
exec 3>&- setpriv "--reuid=$USER_ID" "--regid=$GROUP_ID" --clear-groups --bounding-set=-all --inh-caps=-all \
  --pdeathsig=KILL -- "$@"
