#!/bin/bash
# Takes away everything of a network once its standard input ends, which it does when the tests are through with it and
# also when their process is killed. $1 is the network's folder, $2 its bridge.
cat > /dev/null

# Machines are gone already: they go with the process that started them.
for backing in "$1"/volumes/*; do
  [ ! -e "$backing" ] || losetup --associated "$backing" --noheadings --output NAME | xargs --no-run-if-empty losetup --detach
done
ip link delete "$2" 2> /dev/null
if command -v iptables > /dev/null; then
  while iptables --delete FORWARD -i "$2" -o "$2" -j ACCEPT 2> /dev/null; do :; done
fi
rm -rf "$1"
