#!/bin/bash
# Holds the network of a task: one interface on the bridge, no way beyond it, and the address at which ECS answers every task.
set -euo pipefail
ip link add eth1 type veth peer name "$PORT" netns "$HOST_NETWORK"
nsenter "--net=$HOST_NETWORK" ip link set "$PORT" master "$BRIDGE" up
ip link set lo up
ip link set eth1 up
ip address add "$ADDRESS/24" dev eth1
ip address add 169.254.170.2/32 dev lo
exec "$NODE" -e '
  const { connect, createServer } = require("node:net");
  createServer((socket) => {
    const agent = connect(Number(process.env.AGENT_PORT), process.env.AGENT_HOST);
    for (const [one, other] of [[socket, agent], [agent, socket]]) {
      one.pipe(other);
      one.on("error", () => other.destroy());
    }
  }).listen(80, "169.254.170.2", () => console.log("up"));
'
