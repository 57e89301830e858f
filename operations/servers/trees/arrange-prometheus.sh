#!/bin/bash
# Makes room in the tree for what a monitoring host has at these places: contracts/monitoring.ts.
set -euo pipefail
mkdir -p "$1/etc/prometheus-targets"
