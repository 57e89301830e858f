import { describeCheck } from '../../../cli/commands/check.ts';
import { checkWith, textOf } from './sample.ts';

/** All that `warren check` prints of one error. */
const oneError = (line: string) => `${line}\n\n1 problem in 1 file. Nothing was changed.`;

test.each<[name: string, path: string, before: string, after: string, expected: string]>([
["a required key misspelt", "brokers/orders.yaml", "version:", "verison:", "brokers/orders.yaml:3:1   verison  is not a known field. Did you mean version?"],
["a required mapping misspelt", "brokers/orders.yaml", "instance:", "instnace:", "brokers/orders.yaml:5:1   instnace  is not a known field. Did you mean instance?"],
["a key in a section misspelt", "brokers/orders.yaml", "  sizeGiB:", "  sizeGib:", "brokers/orders.yaml:8:3   storage.sizeGib  is not a known field. Did you mean sizeGiB?"],
["a key without its unit", "brokers/orders.yaml", "sizeGiB: 100", "size: 100GB", "brokers/orders.yaml:8:3   storage.size  is not a known field. Did you mean sizeGiB?"],
["a key in snake case", "brokers/telemetry.yaml", "maxMessageSizeMiB", "max_message_size_mib", "brokers/telemetry.yaml:21:3   limits.max_message_size_mib  is not a known field. Did you mean maxMessageSizeMiB?"],
["a key in another case", "brokers/telemetry.yaml", "listeners:", "Listeners:", "brokers/telemetry.yaml:11:1   Listeners  is not a known field. Did you mean listeners?"],
["a line two spaces too far left", "brokers/orders.yaml", "  type: m7g.xlarge", "type: m7g.xlarge", "brokers/orders.yaml:6:1   type  is a field of instance. Indent it to stand there."],
["a line two spaces too far right", "brokers/orders.yaml", "  iops", "    iops", "brokers/orders.yaml:9:5   is indented deeper than sizeGiB above it, which has its value already. Indent it by 2 spaces, like its neighbours."],
["a line one space too far right", "brokers/orders.yaml", "  iops", "   iops", "brokers/orders.yaml:9:4   is indented deeper than sizeGiB above it, which has its value already. Indent it by 2 spaces, like its neighbours."],
["a line one space too far left", "brokers/orders.yaml", "  iops", " iops", "brokers/orders.yaml:9:2   is indented by 1 space, and no line above it that it could belong to is. Use 2 or 0."],
["a tab", "brokers/orders.yaml", "  iops", "\tiops", "brokers/orders.yaml:9:1   YAML does not allow tabs as indentation. Use spaces."],
["a section within the one above it", "brokers/staging.yaml", "storage:\n  sizeGiB", "  storage:\n    sizeGiB", "brokers/staging.yaml:6:3   instance.storage  is a field beside instance, not in it. Indent it less, to stand there."],
["the line of a list gone", "brokers/orders.yaml", "queues:\n", "", "brokers/orders.yaml:46:5   exchanges[2]  is no entry of exchanges, but of queues, as is all behind it. Write the line \"queues:\" above it."],
["a line without its dash", "brokers/orders.yaml", "  - { name: paid, vhost: orders }", "  { name: paid, vhost: orders }", "brokers/orders.yaml:50:3   has no \"- \" before it, and the lines around it are entries of a list. Write it as one."],
["a merge that was not finished", "brokers/orders.yaml", "nodes: 3\n", "<<<<<<< HEAD\nnodes: 3\n=======\nnodes: 5\n>>>>>>> feature\n", "brokers/orders.yaml:4:1   is what a merge left behind that was not finished. Keep what is right of the two sides, and remove the lines that begin with <<<<<<<, ======= and >>>>>>>."],
["a routing key without quotes", "brokers/telemetry.yaml", "\"van.*.position\"", "*.position", "brokers/telemetry.yaml:35:61   text that begins with * has to stand in quotes: \"*.position\"."],
["an at sign", "brokers/orders.yaml", "description: Orders", "description: @Orders", "brokers/orders.yaml:2:14   text that begins with @ has to stand in quotes: \"@Orders and payments, the cluster the shop cannot do without\"."],
["a backtick", "brokers/orders.yaml", "description: Orders and", "description: `orders` and", "brokers/orders.yaml:2:14   text that begins with ` has to stand in quotes: \"`orders` and payments, the cluster the shop cannot do without\"."],
["a colon in a text", "brokers/orders.yaml", "description: Orders and", "description: Orders: and", "brokers/orders.yaml:2:14   a text with a colon and a space in it has to stand in quotes: description: \"Orders: and payments, the cluster the shop cannot do without\"."],
["an apostrophe in single quotes", "brokers/orders.yaml", "description: Orders and payments, the cluster the shop cannot do without", "description: 'the shop's cluster'", "brokers/orders.yaml:2:14   the text goes on behind the ' that closes it. Put all of it in quotes: 'the shop''s cluster'."],
["a pattern in double quotes", "brokers/orders.yaml", "'^amq\\.default$'\n        read", "\"^amq\\.default$\"\n        read", "brokers/orders.yaml:40:21   \\. stands for nothing in double quotes. Use single quotes, in which a backslash is itself."],
["double quotes not closed", "brokers/orders.yaml", "description: Orders", "description: \"Orders", "brokers/orders.yaml:2:14   the \" that opens here is not closed on this line. Close it where the text ends."],
["single quotes not closed", "brokers/orders.yaml", "'^replies\\..*$'", "'^replies\\..*$", "brokers/orders.yaml:35:15   the ' that opens here is not closed on this line. Close it where the text ends."],
["a brace not closed", "brokers/orders.yaml", "{ name: orders, vhost: orders, type: topic }", "{ name: orders, vhost: orders, type: topic", "brokers/orders.yaml:44:5   the { that opens here is not closed. Add } where it ends."],
["a bracket not closed", "brokers/orders.yaml", "to: [amqps]", "to: [amqps", "brokers/orders.yaml:14:9   the [ that opens here is not closed. Add ] where it ends."],
["no space behind a colon", "brokers/orders.yaml", "nodes: 3", "nodes:3", "brokers/orders.yaml:4:1   has no space behind its colon. Write nodes: 3."],
["no space behind a colon in braces", "brokers/orders.yaml", "{ name: paid, vhost: orders }", "{ name:paid, vhost: orders }", "brokers/orders.yaml:50:7   queues[1][\"name:paid\"]  has no space behind its colon. Write name: paid."],
["a value in the place of a mapping", "brokers/orders.yaml", "instance:\n  type: m7g.xlarge", "instance: m7g.xlarge", "brokers/orders.yaml:5:11   instance  is the text \"m7g.xlarge\"; it has to be a mapping of type. Write instance: { type: m7g.xlarge }."],
["a mapping and its field as one key", "brokers/orders.yaml", "instance:\n  type: m7g.xlarge", "instanceType: m7g.xlarge", "brokers/orders.yaml:5:1   instanceType  is not a known field. Write instance: { type: ... }."],
["a field of a section at the top", "brokers/orders.yaml", "nodes: 3", "nodes: 3\niops: 4000", "brokers/orders.yaml:5:1   iops  is a field of storage. Write it there."],
["a field of another kind", "brokers/orders.yaml", "nodes: 3", "nodes: 3\nprefetch: 10", "brokers/orders.yaml:5:1   prefetch  is not a known field. schemas/ lists the known ones."],
["a list in the place of a mapping", "brokers/orders.yaml", "vhosts:\n  /: {}\n  orders:\n    description: Everything about an order", "vhosts: [/, orders]", "brokers/orders.yaml:20:9   vhosts  is a list; it has to be a mapping. Write { /: {}, orders: {} }."],
["a mapping in the place of a list", "brokers/orders.yaml", "access:\n  - from: compute\n    to: [amqps]\n    description: services of the shop\n  - from: 10.40.0.0/16\n    to: [amqps, management]\n    description: office network over VPN", "access:\n  from: compute\n  to: [amqps]", "brokers/orders.yaml:13:3   access  is a mapping; it has to be a list. Make it an entry of a list."],
["a value in the place of a list", "brokers/orders.yaml", "to: [amqps]", "to: amqps", "brokers/orders.yaml:14:9   access[0].to  is the text \"amqps\"; it has to be a list. Write [amqps]."],
["a number with its unit", "brokers/orders.yaml", "sizeGiB: 100", "sizeGiB: 100GB", "brokers/orders.yaml:8:12   storage.sizeGiB  is \"100GB\"; it has to be a plain number of GiB. Convert it and write the number alone, without \"GB\"."],
["a number in quotes", "brokers/orders.yaml", "nodes: 3", "nodes: \"3\"", "brokers/orders.yaml:4:8   nodes  is \"3\"; it has to be a plain number of nodes. Write 3."],
["no for false", "brokers/staging.yaml", "protection: false", "protection: no", "brokers/staging.yaml:19:15   deletion.protection  is the text \"no\"; it has to be true or false. Write false."],
["false in quotes", "brokers/staging.yaml", "protection: false", "protection: \"false\"", "brokers/staging.yaml:19:15   deletion.protection  is the text \"false\"; it has to be true or false. Write false."],
["an account without quotes", "platform.yaml", "\"123456789012\"", "123456789012", "platform.yaml:4:12   accountId  is 123456789012; it has to be text. Put it in quotes."],
["a series in the place of a version", "brokers/orders.yaml", "version: 4.3.6", "version: 4.3", "brokers/orders.yaml:3:10   version  4.3 is not one of the 19 known values. Did you mean 4.3.6?"],
["a version that there never was", "brokers/orders.yaml", "version: 4.3.6", "version: 4.1.0", "brokers/orders.yaml:3:10   version  \"4.1.0\" is not one of the 19 known values. Did you mean 4.1.8?"],
["null for a version", "brokers/orders.yaml", "version: 4.3.6", "version: null", "brokers/orders.yaml:3:10   version  is empty. schemas/ lists them, and editors offer them."],
["nothing behind a key", "brokers/orders.yaml", "nodes: 3", "nodes:", "brokers/orders.yaml:4:7   nodes  is empty; it has to be a plain number of nodes."],
["a key twice", "brokers/orders.yaml", "nodes: 3", "nodes: 3\nnodes: 5", "brokers/orders.yaml:5:1   this key stands twice in the same mapping. Keep one of them."],
["a space that is none", "brokers/orders.yaml", "  iops", "\u00a0\u00a0iops", "brokers/orders.yaml:9:1   is a space that YAML takes for a letter (U+00A0), as it comes with text that is copied. Type it anew."],
["a space that is none behind a value", "brokers/orders.yaml", "vhost: orders, type", "vhost: orders\u00a0, type", "brokers/orders.yaml:44:34   is a space that YAML takes for a letter (U+00A0), as it comes with text that is copied. Type it anew."],
["quotes of word processors", "brokers/orders.yaml", "\"03:00\"", "\u201c03:00\u201d", "brokers/orders.yaml:61:33   \u201c is a quote of word processors, which YAML takes for a letter. Use \" instead, on both sides."],
["a region misspelt", "platform.yaml", "region: eu-west-1", "region: eu-wst-1", "platform.yaml:5:9   region  \"eu-wst-1\" is not one of the 34 known values. Did you mean eu-west-1?"],
["a region whose zones stayed", "platform.yaml", "region: eu-west-1", "region: eu-central-1", "platform.yaml:9:10   network.zones  are no zones of eu-central-1, which has eu-central-1a, eu-central-1b, eu-central-1c. Name those, or another region."],
["a zone that the region has not", "platform.yaml", "eu-west-1c", "eu-west-1d", "platform.yaml:9:35   network.zones[2]  \"eu-west-1d\" is not a zone of eu-west-1. Use another of eu-west-1a, eu-west-1b, eu-west-1c."],
["an instance type misspelt", "brokers/orders.yaml", "m7g.xlarge", "m7g.xlrge", "brokers/orders.yaml:6:9   instance.type  \"m7g.xlrge\" is not one of the 61 known values. Did you mean m7g.xlarge?"],
["an instance type without its processor", "brokers/orders.yaml", "m7g.xlarge", "m7.xlarge", "brokers/orders.yaml:6:9   instance.type  \"m7.xlarge\" is not one of the 61 known values. Did you mean m7i.xlarge or m7g.xlarge?"],
["a class of a database of a size that there is not", "platform.yaml", "db.t4g.medium", "db.r6g.medium", "platform.yaml:24:10   database.class  \"db.r6g.medium\" is not offered in eu-west-1. Did you mean db.r6g.large? Use another."],
["a vhost renamed that much else names", "brokers/orders.yaml", "vhosts:\n  /: {}\n  orders:", "vhosts:\n  /: {}\n  order:", "brokers/orders.yaml:23:5   vhosts.order  is named by nothing in this file, and \"orders\", which is no vhost, by 12 things. Call it \"orders\", or name \"order\" there. The same goes for alerts/no-consumers.yaml:3, brokers/orders.yaml:28, brokers/orders.yaml:33, brokers/orders.yaml:39, brokers/orders.yaml:44, brokers/orders.yaml:45 and 11 more."],
["a queue renamed that others name", "brokers/orders.yaml", "- name: placed", "- name: place", "brokers/orders.yaml:54:51   bindings[0].destination  \"placed\" is not a queue that this file declares in vhost \"orders\". Did you mean place? The same goes for endpoints/order-webhook.yaml:9, processors/orders.yaml:5."],
["a user renamed that others name", "brokers/orders.yaml", "  processors:\n", "  procesors:\n", "processors/orders.yaml:6:7   user  \"processors\" is not a user of brokers/orders.yaml (shop, gateway, procesors). Did you mean procesors? Add it there, with permissions: { 'orders': { configure: '^(placed\\.(retry\\.[0-9]+|suspects)|placed\\.parked|quotes\\.(retry\\.[0-9]+|suspects)|quotes\\.parked)$', write: '^amq\\.default$', read: '^(placed|quotes|placed\\.(retry\\.[0-9]+|suspects)|placed\\.parked|quotes\\.(retry\\.[0-9]+|suspects)|quotes\\.parked)$' } }. The same goes for processors/quotes.yaml:6."],
["an exchange renamed that others name", "brokers/orders.yaml", "{ name: orders, vhost", "{ name: oders, vhost", "brokers/orders.yaml:54:30   bindings[0].source  \"orders\" is not an exchange that this file declares in vhost \"orders\". Did you mean oders? The same goes for brokers/orders.yaml:55, endpoints/order-webhook.yaml:7."],
["a broker misspelt", "endpoints/order-webhook.yaml", "broker: orders", "broker: order", "endpoints/order-webhook.yaml:5:9   broker  there is no brokers/order.yaml. Did you mean orders? Name a broker that there is, or take \"order\" away here too."],
["a queue misspelt", "endpoints/order-webhook.yaml", "queue: placed", "queue: plced", "endpoints/order-webhook.yaml:9:8   queue  \"plced\" is not a queue that brokers/orders.yaml declares in vhost \"orders\". Did you mean placed? Add it there, or use another."],
["a scheme misspelt", "endpoints/order-webhook.yaml", "scheme:", "schema:", "endpoints/order-webhook.yaml:11:3   signature.schema  is not a known field. Did you mean scheme?"],
["a field of a processor misspelt", "processors/orders.yaml", "tasks:", "task:", "processors/orders.yaml:11:1   task  is not a known field. Did you mean tasks?"],
["an alarm misspelt", "alerts/disk-full.yaml", "disk-alarm", "disk-alram", "alerts/disk-full.yaml:4:8   alarm  \"disk-alram\" is no alarm that Warren knows. Did you mean disk-alarm? docs/alarms.md has all of them; for others there is expression."],
["a field of an alert misspelt that others extend", "alerts/growing.yaml", "threshold:", "treshold:", "alerts/growing.yaml:5:1   treshold  is not a known field. Did you mean threshold?"],
["what an alert watches as a word", "alerts/growing.yaml", "{ kind: broker }", "broker", "alerts/growing.yaml:3:10   watches  is the text \"broker\"; it has to be a mapping of kind, name, vhost, queues. Write watches: { kind: broker }."],
["the kind of what an alert watches misspelt", "alerts/growing.yaml", "kind: broker", "kind: brokr", "alerts/growing.yaml:3:18   watches.kind  \"brokr\" is not one of the 9 known values. Did you mean broker?"],
["a dashboard misspelt", "alerts/paid-late.yaml", "dashboard: queues", "dashboard: queue", "alerts/paid-late.yaml:10:12   dashboard  there is no dashboards/queue.json, nor a program of that name. Did you mean queues? Name a dashboard that there is."],
["a field of a route misspelt", "alerts/routes/platform.yaml", "levels:", "level:", "alerts/routes/platform.yaml:7:7   calls.high.escalation.level  is not a known field. Did you mean levels?"],
["a time zone misspelt", "alerts/routes/platform.yaml", "Europe/Berlin", "Europe/Berln", "alerts/routes/platform.yaml:15:31   calls.low.supportHours.timeZone  \"Europe/Berln\" is no time zone. Did you mean Europe/Berlin?"],
])('%s is one error on its line', (_, path, before, after, expected) => {
  const text = textOf(path);
  expect(text).toContain(before);
  expect(describeCheck(checkWith({ [path]: text.replace(before, () => after) }))).toBe(oneError(expected));
});

test.each<[name: string, path: string, text: string, expected: string]>([
["an empty file", "brokers/orders.yaml", "", "brokers/orders.yaml:1:1   is empty. Describe the object in it, or delete the file."],
["a file of comments", "brokers/orders.yaml", "# nothing yet\n", "brokers/orders.yaml:1:1   is empty. Describe the object in it, or delete the file."],
["a file that ends within a key", "brokers/orders.yaml", "version: 4.3.6\ninsta", "brokers/orders.yaml:2:1   has no colon. Write insta: VALUE."],
["a file of old Macs", "platform.yaml", "name: acme\rregion: eu-west-1\r", "platform.yaml:1:1   ends its lines as old Macs did (CR alone), which YAML does not know. Save it with LF."],
])('%s is one error', (_, path, text, expected) => {
  expect(describeCheck(checkWith({ [path]: text }))).toBe(oneError(expected));
});

test.each<[name: string, before: string, after: string, expected: string]>([
["a broker renamed", "brokers/orders.yaml", "brokers/order.yaml", "alerts/no-consumers.yaml:3:32   watches.name  there is no brokers/orders.yaml. Did you mean order? Name one that there is, or take the alert away. The same goes for alerts/paid-late.yaml:3, endpoints/order-webhook.yaml:5, endpoints/quotes.yaml:7, processors/orders.yaml:3, processors/quotes.yaml:3."],
["another ending", "brokers/orders.yaml", "brokers/orders.yml", "brokers/orders.yml:2:1   has another ending than .yaml. Rename it, or move it elsewhere. The same goes for alerts/no-consumers.yaml:3, alerts/paid-late.yaml:3, endpoints/order-webhook.yaml:5, endpoints/quotes.yaml:7, processors/orders.yaml:3, processors/quotes.yaml:3."],
["a copy with a dot behind its ending", "brokers/orders.yaml", "brokers/orders.yaml.bak", "brokers/orders.yaml.bak:2:1   has another ending than .yaml. Rename it, or move it elsewhere. The same goes for alerts/no-consumers.yaml:3, alerts/paid-late.yaml:3, endpoints/order-webhook.yaml:5, endpoints/quotes.yaml:7, processors/orders.yaml:3, processors/quotes.yaml:3."],
["capitals in a name", "brokers/orders.yaml", "brokers/Orders.yaml", "brokers/Orders.yaml:2:1   \"Orders\" cannot be a name: a name is 1 to 20 lower-case letters, digits and hyphens, starts with a letter and does not end with a hyphen. Rename the file. The same goes for alerts/no-consumers.yaml:3, alerts/paid-late.yaml:3, endpoints/order-webhook.yaml:5, endpoints/quotes.yaml:7, processors/orders.yaml:3, processors/quotes.yaml:3."],
["a broker among endpoints", "brokers/orders.yaml", "endpoints/orders.yaml", "endpoints/orders.yaml:2:1   has the fields of a file of the kind broker, and stands where those of the kind endpoint do. Move it to brokers/orders.yaml. The same goes for alerts/no-consumers.yaml:3, alerts/paid-late.yaml:3, endpoints/order-webhook.yaml:5, endpoints/quotes.yaml:7, processors/orders.yaml:3, processors/quotes.yaml:3."],
["an endpoint among processors", "endpoints/quotes.yaml", "processors/prices.yaml", "processors/prices.yaml:2:1   has the fields of a file of the kind endpoint, and stands where those of the kind processor do. Move it to endpoints/prices.yaml."],
["an alert among routes", "alerts/growing.yaml", "alerts/routes/growing.yaml", "alerts/routes/growing.yaml:2:1   has the fields of a file of the kind alert, and stands where those of the kind route do. Move it to alerts/growing.yaml. The same goes for alerts/growing-telemetry.yaml:3, alerts/routes/platform.yaml:32, alerts/routes/platform.yaml:33."],
["a route among alerts", "alerts/routes/platform.yaml", "alerts/platform.yaml", "alerts/platform.yaml:2:1   has the fields of a file of the kind route, and stands where those of the kind alert do. Move it to alerts/routes/platform.yaml. The same goes for platform.yaml:38."],
["an alert renamed", "alerts/growing.yaml", "alerts/grow.yaml", "alerts/growing-telemetry.yaml:3:10   extends  there is no alerts/growing.yaml. Did you mean grow? Name an alert that there is. The same goes for alerts/routes/platform.yaml:32, alerts/routes/platform.yaml:33."],
])('%s is one error, with all places that name it', (_, before, after, expected) => {
  expect(describeCheck(checkWith({ [before]: null, [after]: textOf(before) }))).toBe(oneError(expected));
});

test.each([
  ['Windows line ends', (text: string) => text.replaceAll('\n', '\r\n')],
  ['a mark of the byte order', (text: string) => `\ufeff${text}`],
  ['no line end at the end', (text: string) => text.trimEnd()],
])('%s: no error', (_, change) => {
  const { problems } = checkWith({ 'brokers/orders.yaml': change(textOf('brokers/orders.yaml')) });
  expect(problems).toEqual([]);
});
