"""
Sends packets through what a synthesized platform would be, as Linux has it: a namespace for everything that has an address, a router with
route tables by subnet between them, and nftables in the place of security groups. Knows nothing of how Warren computes who reaches whom.

Usage: packets.py FOLDER, the output of a synthesis, in a network and a mount namespace of its own, as root, with ip and nft on the PATH.
Prints JSON: the ports that were tried, and the connections that came about as [source, target, port].
"""
import ctypes, errno, glob, ipaddress, json, os, re, resource, select, socket, subprocess, sys, time

PATIENCE_SECONDS = 2
INTERNET = "internet"
libc = ctypes.CDLL(None, use_errno=True)


class Platform:
    """The stacks, with what refers to what followed."""

    def __init__(self, folder):
        self.stacks = {}
        for path in glob.glob(os.path.join(folder, "stacks", "*", "cdk.tf.json")):
            self.stacks[path.split(os.sep)[-2]] = json.load(open(path))

    def resources(self, kind):
        for stack, document in sorted(self.stacks.items()):
            for name, body in sorted(document.get("resource", {}).get(kind, {}).items()):
                yield stack, f"{stack}/{kind}.{name}", body

    def follow(self, stack, value):
        """The id of the resource that a value leads to, or the value."""
        if isinstance(value, list):
            return [self.follow(stack, each) for each in value]
        if not isinstance(value, str) or not value.startswith("${"):
            return value
        document = self.stacks[stack]
        expression = value[2:-1]
        if expression.startswith("local."):
            return self.follow(stack, document["locals"][expression[6:]])
        remote = re.match(r'data\.terraform_remote_state\.([\w-]+)\.outputs\.(\w+)(?:\["([^"]+)"\])?$', expression)
        if remote:
            other, output, key = remote.groups()
            found = self.stacks[other]["output"][output]["value"]
            return self.follow(other, found[key] if key else found)
        kind, name = expression.split(".")[:2]
        return f"{stack}/{kind}.{name}"


def stations_of(platform):
    """Everything with an address: label, subnet, groups, whether it can be connected to."""
    at = platform.follow
    named = {}
    for kind in ("aws_db_subnet_group", "aws_elasticache_subnet_group"):
        named.update({id: at(stack, body["subnet_ids"]) for stack, id, body in platform.resources(kind)})
    found = []

    def add(stack, id, subnets, groups, listens=True):
        for subnet in subnets:
            found.append({"label": f"{id} {subnet}", "id": id, "subnet": subnet, "groups": at(stack, groups), "listens": listens})

    for stack, id, body in platform.resources("aws_network_interface"):
        add(stack, id, [at(stack, body["subnet_id"])], body["security_groups"])
    for stack, id, body in platform.resources("aws_lb"):
        add(stack, id, at(stack, body["subnets"]), body["security_groups"])
    for stack, id, body in platform.resources("aws_ecs_service"):
        network = body["network_configuration"]
        add(stack, id, at(stack, network["subnets"]), network["security_groups"])
    for stack, id, body in platform.resources("aws_db_instance"):
        add(stack, id, named[at(stack, body["db_subnet_group_name"])], body["vpc_security_group_ids"])
    for stack, id, body in platform.resources("aws_elasticache_replication_group"):
        add(stack, id, named[at(stack, body["subnet_group_name"])], body["security_group_ids"])
    for stack, id, body in platform.resources("aws_lambda_function"):
        add(stack, id, at(stack, body["vpc_config"]["subnet_ids"]), body["vpc_config"]["security_group_ids"], listens=False)
    for stack, id, body in platform.resources("terraform_data"):
        for step in body.get("provisioner", []):
            task = step["local-exec"].get("environment", {}).get("WARREN_PREPARE_TASK")
            if task:
                told = json.loads(task)
                add(stack, id, at(stack, told["subnets"]), told["securityGroups"])
    return found


def groups_of(platform):
    groups = {}
    for kind in ("aws_security_group", "aws_default_security_group"):
        for _, id, _ in platform.resources(kind):
            groups[id] = {"in": [], "out": []}
    for word, side in (("ingress", "in"), ("egress", "out")):
        for stack, _, body in platform.resources(f"aws_vpc_security_group_{word}_rule"):
            peer = body.get("cidr_ipv4") or platform.follow(stack, body.get("referenced_security_group_id"))
            if peer:
                anything = body["ip_protocol"] == "-1"
                rule = (peer, body["ip_protocol"], 0 if anything else body["from_port"], 65535 if anything else body["to_port"])
                groups[platform.follow(stack, body["security_group_id"])][side].append(rule)
    return groups


class World:
    """Namespaces around a router, which is the namespace that this runs in."""

    def __init__(self, platform):
        self.platform = platform
        self.groups = groups_of(platform)
        self.subnets = {id: body["cidr_block"] for _, id, body in platform.resources("aws_subnet")}
        self.stations = stations_of(platform)
        for station in self.stations:
            station["kind"] = "member"
        self.add_strangers()
        self.give_addresses()

    def add_strangers(self):
        """A machine of nobody's in each subnet, one in each network that a rule names, and one in the internet."""
        for _, id, _ in self.platform.resources("aws_subnet"):
            tier = id.split(".")[-1].rsplit("-", 1)[0]
            self.stations.append({"label": f"{tier} subnets {id}", "kind": "stranger", "subnet": id, "groups": [], "listens": False})
        rules = [rule for group in self.groups.values() for rule in group["in"] + group["out"]]
        for peer in sorted({rule[0] for rule in rules if re.match(r"[\d.]+/\d+$", rule[0])}):
            network = ipaddress.ip_network(peer)
            ours = any(network.overlaps(ipaddress.ip_network(cidr)) for cidr in self.subnets.values())
            if not ours and network.prefixlen > 0:
                self.stations.append({"label": peer, "kind": "neighbour", "address": str(network[10]), "groups": [], "listens": True})
        self.stations.append({"label": INTERNET, "kind": INTERNET, "address": "198.51.100.10", "groups": [], "listens": True})

    def give_addresses(self):
        used = {}
        addresses = self.public_addresses()
        for number, station in enumerate(self.stations):
            station["space"] = f"s{number}"
            station["port"] = f"v{number}"
            if "subnet" in station:
                used[station["subnet"]] = used.get(station["subnet"], 9) + 1
                station["address"] = str(ipaddress.ip_network(self.subnets[station["subnet"]])[used[station["subnet"]]])
            if station.get("id") in addresses:
                station["public"] = f"203.0.113.{number + 1}"

    def public_addresses(self):
        at = self.platform.follow
        public = set()
        for stack, _, body in self.platform.resources("aws_eip"):
            if "network_interface" in body:
                public.add(at(stack, body["network_interface"]))
        for _, id, body in self.platform.resources("aws_db_instance"):
            if body["publicly_accessible"]:
                public.add(id)
        for _, id, body in self.platform.resources("aws_ecs_service"):
            if body["network_configuration"]["assign_public_ip"]:
                public.add(id)
        for _, id, body in self.platform.resources("aws_lb"):
            if not body.get("internal"):
                public.add(id)
        return public

    def build(self):
        for path, value in (("ip_forward", "1"), ("conf/all/rp_filter", "0"), ("conf/default/rp_filter", "0")):
            open(f"/proc/sys/net/ipv4/{path}", "w").write(value)
        lines = ["link set lo up"]
        for one in self.stations:
            lines += [
                f"netns add {one['space']}",
                f"link add {one['port']} type veth peer name eth0 netns {one['space']}",
                f"link set {one['port']} up",
                f"addr add 169.254.1.1/32 dev {one['port']}",
                f"route add {one['address']}/32 dev {one['port']}",
            ]
        run(["ip", "-batch", "-"], lines)
        for one in self.stations:
            inside = ["link set lo up", "link set eth0 up", f"addr add {one['address']}/32 dev eth0", "route add 169.254.1.1 dev eth0"]
            run(["ip", "-n", one["space"], "-batch", "-"], inside + self.ways_from(one))
        self.route()
        run(["nft", "-f", "-"], self.firewall())
        for one in self.stations:
            run(["ip", "netns", "exec", one["space"], "nft", "-f", "-"], self.inside(one))
            run(["ip", "netns", "exec", one["space"], "sh", "-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"], [])

    def ways_from(self, one):
        """The internet knows the way to public addresses alone; whoever is joined to the VPC knows the way into it."""
        if one["kind"] != INTERNET:
            return ["route add default via 169.254.1.1"]
        public = [other["public"] for other in self.stations if "public" in other] + [NAT_ADDRESS]
        return [f"route add {address}/32 via 169.254.1.1" for address in public]

    def route(self):
        """A table for each subnet: everything in the VPC, and what its route table says."""
        at = self.platform.follow
        internet = next(one for one in self.stations if one["kind"] == INTERNET)["port"]
        tables = {at(stack, body["subnet_id"]): at(stack, body["route_table_id"]) for stack, _, body in self.platform.resources("aws_route_table_association")}
        lines = []
        self.masquerades = []
        for number, subnet in enumerate(sorted(self.subnets), start=100):
            for one in self.stations:
                if "subnet" in one:
                    lines.append(f"route add {one['address']}/32 dev {one['port']} table {number}")
                if one.get("subnet") == subnet:
                    lines.append(f"rule add iif {one['port']} lookup {number}")
            lines.append(f"route add unreachable default metric 1000 table {number}")
            for stack, _, body in self.platform.resources("aws_route"):
                if at(stack, body["route_table_id"]) == tables.get(subnet):
                    lines += self.route_lines(subnet, number, body, internet)
        run(["ip", "-batch", "-"], lines)

    def route_lines(self, subnet, table, body, internet):
        to = body["destination_cidr_block"]
        if "nat_gateway_id" in body:
            self.masquerades.append(f"ip saddr {self.subnets[subnet]} snat to {NAT_ADDRESS}")
        if "nat_gateway_id" in body or "gateway_id" in body:
            return [f"route add {to} via 198.51.100.10 dev {internet} onlink table {table}"]
        neighbours = [one for one in self.stations if one["kind"] == "neighbour" and within(one["address"], to)]
        return [f"route add {one['address']}/32 dev {one['port']} table {table}" for one in neighbours]

    def firewall(self):
        internet = next(one for one in self.stations if one["kind"] == INTERNET)["port"]
        sets = {id: f"g{number}" for number, id in enumerate(sorted(self.groups))}
        lines = ["table ip warren {"]
        for id, name in sets.items():
            members = ", ".join(one["address"] for one in self.stations if id in one["groups"])
            lines.append(f"set {name} {{ type ipv4_addr; {f'elements = {{ {members} }};' if members else ''} }}")
        hooks = []
        for one in self.stations:
            if one["kind"] != "member":
                continue
            for side, matches, address in (("out", "iifname", "daddr"), ("in", "oifname", "saddr")):
                chain = f"{side}_{one['port']}"
                lines.append(f"chain {chain} {{")
                for group in one["groups"]:
                    for peer, protocol, first, last in self.groups[group][side]:
                        whom = f"@{sets[peer]}" if peer in sets else peer
                        port = "" if protocol == "-1" else f"tcp dport {first}-{last}"
                        if protocol in ("tcp", "-1"):
                            lines.append(f"ip {address} {whom} {port} return")
                lines += ["meta l4proto tcp reject with tcp reset", "drop", "}"]
                hooks.append(f'{matches} "{one["port"]}" jump {chain}')
        public = [one for one in self.stations if "public" in one]
        lines += ["chain forward { type filter hook forward priority 0; policy accept;", "ct state established,related accept", *hooks, "}"]
        lines += ["chain arrive { type nat hook prerouting priority -100;"]
        lines += [f'iifname "{internet}" ip daddr {one["public"]} dnat to {one["address"]}' for one in public] + ["}"]
        lines += ["chain leave { type nat hook postrouting priority 100;"]
        lines += [f'oifname "{internet}" ip saddr {one["address"]} snat to {one["public"]}' for one in public]
        lines += [f'oifname "{internet}" {text}' for text in self.masquerades] + ["}", "}"]
        return lines

    def inside(self, one):
        """Everything answers on every port; a load balancer hands what it listens on to a target, with its own address."""
        lines = ["table ip own {", "chain arrive { type nat hook prerouting priority -100;"]
        listeners = self.listeners(one["id"]) if is_balancer(one) else None
        if listeners is None:
            lines += [f"ip daddr {one['address']} meta l4proto tcp redirect to :1"] if one["listens"] else []
        else:
            one["hands"] = {(address, port) for port, targets in listeners.items() for address in targets}
            for port, targets in listeners.items():
                choices = ", ".join(f"{number} : {address}" for number, address in enumerate(targets))
                lines.append(f"tcp dport {port} dnat to numgen inc mod {len(targets)} map {{ {choices} }}")
        lines += ["}", "chain leave { type nat hook postrouting priority 100;", "masquerade" if listeners is not None else "", "}", "}"]
        return lines

    def listeners(self, balancer):
        at = self.platform.follow
        addresses = {one["id"]: one["address"] for one in self.stations if "id" in one}
        targets = {}
        for stack, _, body in self.platform.resources("aws_lb_target_group_attachment"):
            targets.setdefault(at(stack, body["target_group_arn"]), []).append((at(stack, body["target_id"]), body["port"]))
        found = {}
        for stack, _, body in self.platform.resources("aws_lb_listener"):
            if at(stack, body["load_balancer_arn"]) == balancer:
                group = targets[at(stack, body["default_action"][0]["target_group_arn"])]
                assert all(port == body["port"] for _, port in group), "a target on another port than its listener"
                found[body["port"]] = [addresses[target] for target, _ in group]
        return found


NAT_ADDRESS = "203.0.113.250"


def is_balancer(one):
    return one.get("id", "").split("/")[-1].startswith("aws_lb.")


def within(address, cidr):
    return ipaddress.ip_address(address) in ipaddress.ip_network(cidr)


def run(argv, lines):
    done = subprocess.run(argv, input="\n".join(lines) + "\n", text=True, capture_output=True)
    if done.returncode != 0:
        raise SystemExit(f"{' '.join(argv)}: {done.stderr}\n" + "\n".join(lines))


def enter(space):
    with open(f"/run/netns/{space}") as handle:
        if libc.setns(handle.fileno(), 0) != 0:
            raise OSError(ctypes.get_errno(), f"setns {space}")


def listen(stations):
    sockets = []
    for one in stations:
        if one["listens"]:
            enter(one["space"])
            server = socket.socket()
            server.bind(("0.0.0.0", 1))
            server.listen(4096)
            sockets.append(server)
    return sockets


def ports_of(groups):
    """Every port that a rule begins or ends with, those beside them, and one that no rule is about."""
    edges = {port for group in groups.values() for rule in group["in"] + group["out"] for port in (rule[2], rule[3])}
    return sorted({port for edge in edges for port in (edge - 1, edge, edge + 1) if 1 <= port <= 65535} | {22})


def attempts(stations, ports):
    for source in stations:
        enter(source["space"])
        for target in stations:
            # What is nobody's of the platform is looked at only with something that is.
            if target is source or target["kind"] == "stranger" or "member" not in (source["kind"], target["kind"]):
                continue
            # The internet knows public addresses alone.
            address = target.get("public", target["address"]) if source["kind"] == INTERNET else target["address"]
            for port in ports:
                # A load balancer begins nothing but what it hands on.
                if "hands" in source and (target["address"], port) not in source["hands"]:
                    continue
                client = socket.socket()
                client.setblocking(False)
                result = client.connect_ex((address, port))
                yield client, result, [source["label"], target["label"], port]


def knock(stations, ports, most):
    """Tries every source, target and port; many at a time, each as long as it may still answer."""
    connected = []
    waiting = {}
    poll = select.epoll()

    def settle(handle):
        client, what, _ = waiting.pop(handle)
        if client.getsockopt(socket.SOL_SOCKET, socket.SO_ERROR) == 0 and is_connected(client):
            connected.append(what)
        client.close()

    def collect(left):
        """Until no more than these are left."""
        while len(waiting) > left:
            for handle, _ in poll.poll(0.2):
                settle(handle)
            now = time.monotonic()
            for handle in [handle for handle, (_, _, end) in waiting.items() if end < now]:
                settle(handle)

    for client, result, what in attempts(stations, ports):
        if result not in (0, errno.EINPROGRESS):
            client.close()
            continue
        waiting[client.fileno()] = (client, what, time.monotonic() + PATIENCE_SECONDS)
        poll.register(client, select.EPOLLOUT | select.EPOLLERR | select.EPOLLHUP)
        if len(waiting) >= most:
            collect(most // 2)
    collect(0)
    return connected


def is_connected(client):
    try:
        client.getpeername()
        return True
    except OSError:
        return False


def main(folder):
    most = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
    run(["mount", "-t", "tmpfs", "tmpfs", "/run"], [])
    world = World(Platform(folder))
    world.build()
    servers = listen(world.stations)  # Kept, or they would be closed.
    ports = ports_of(world.groups)
    connected = knock(world.stations, ports, most // 2)
    assert servers
    print(json.dumps({"ports": ports, "stations": [one["label"] for one in world.stations], "connected": connected}))


main(sys.argv[1])
