#!/bin/bash
# Makes a tree of Debian: whole or not at all. Installs nothing on the computer; what it needs of Debian beyond apt comes
# into the folder that the tree goes to.
# $1 is where the tree goes, $2 the suite, $3 its packages with commas between, $4 a mirror of Debian's packages, $5 a script
# that arranges the tree. What it prints, a line a step, is for whoever waits.
set -euo pipefail
target=$1 suite=$2 packages=$3 mirror=$4 arrangement=${5-}
cache=$(dirname "$target")
here=$(dirname "$0")
tools="$cache/debootstrap"
shipped_keyring=/usr/share/keyrings/debian-archive-keyring.gpg
keyring="$tools$shipped_keyring"

main() {
  [ ! -d "$target" ] || exit 0
  bring_debootstrap
  local tree="$target.incoming" downloads="$target.packages"
  rm -rf "$tree"
  # Packages that an earlier run downloaded before it was ended are taken from here.
  mkdir -p "$downloads"
  echo "downloading from $mirror"
  # One script serves every suite of today's Debian.
  PATH="$here/path:$PATH" DEBOOTSTRAP_DIR="$tools/usr/share/debootstrap" sh "$tools/usr/sbin/debootstrap" \
    --foreign --variant=minbase "--cache-dir=$downloads" "--keyring=$keyring" "--include=$packages" \
    "$suite" "$tree" "$mirror" "$tools/usr/share/debootstrap/scripts/sid" > "$target.log" 2>&1 || fail
  echo 'installing'
  # It is whole once it is renamed, so that nothing has to be on disk before.
  printf '%s\n' force-unsafe-io 'path-exclude=/usr/share/doc/*' 'path-exclude=/usr/share/man/*' \
    'path-exclude=/usr/share/locale/*' > "$tree/etc/dpkg/dpkg.cfg.d/tree"
  env --ignore-environment PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 DEBIAN_FRONTEND=noninteractive \
    chroot "$tree" /debootstrap/debootstrap --second-stage >> "$target.log" 2>&1 || fail
  # Nothing starts unasked in a machine.
  rm -rf "$tree"/var/cache/apt/* "$tree"/var/lib/apt/lists/* "$tree"/etc/systemd/system/*
  [ -z "$arrangement" ] || bash "$here/$arrangement" "$tree"
  mv "$tree" "$target"
  rm -rf "$downloads" "$target.log"
}

# Takes debootstrap, and the keys that packages are checked with, from the newest stable Debian, since those of the computer may
# be too old for what comes after it. They are checked with the computer's keys.
bring_debootstrap() {
  exec 9> "$tools.lock"
  flock 9
  if [ ! -d "$tools" ]; then
    local incoming="$tools.incoming" trusted=$shipped_keyring
    rm -rf "$incoming"
    mkdir -p "$incoming"/{lists/partial,archives/partial,packages}
    if [ ! -e "$trusted" ]; then
      # Ubuntu has Debian's keys as a package of its own.
      echo 'fetching the keys of Debian'
      download "$incoming" debian-archive-keyring
      trusted="$incoming$shipped_keyring"
    fi
    echo 'fetching debootstrap'
    echo "deb [signed-by=$trusted] $mirror trixie main" > "$incoming/sources.list"
    download "$incoming" debootstrap debian-archive-keyring -- \
      -o "Dir::Etc::SourceList=$incoming/sources.list" -o Dir::Etc::SourceParts=- -o Dir::State::status=/dev/null
    rm -rf "$incoming"/{lists,archives,packages,sources.list}
    mv "$incoming" "$tools"
  fi
  exec 9>&-
}

# Unpacks packages into a folder; what follows -- is for apt. Nothing of the computer's own apt is written to.
download() {
  local into=$1 names=()
  shift
  while [ $# -gt 0 ] && [ "$1" != -- ]; do names+=("$1") && shift; done
  [ $# -eq 0 ] || shift
  local options=(-o "Dir::State::Lists=$into/lists" -o "Dir::Cache=$into" -o APT::Sandbox::User=root
    -o Acquire::Languages=none -o Acquire::IndexTargets::deb::DEP-11::DefaultEnabled=false -o Acquire::Retries=3 "$@")
  # Sources that have nothing to do with Debian may fail: what counts is whether the packages are had.
  apt-get "${options[@]}" --quiet update > "$target.log" 2>&1 || true
  (cd "$into/packages" && apt-get "${options[@]}" --quiet download "${names[@]}") >> "$target.log" 2>&1 || fail
  local package
  for package in "$into"/packages/*.deb; do dpkg-deb --extract "$package" "$into"; done
  rm -rf "$into"/lists/* "$into"/packages/*
  mkdir -p "$into/lists/partial"
}

fail() {
  tail --lines=15 "$target.log" >&2
  exit 1
}

main
