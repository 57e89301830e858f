import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { dataSource } from '../../contracts/monitoring.ts';
import { type Dashboard, panelsOf, targetsOf } from './dashboard.ts';
import { drawShipped, picturesFolder } from './pictures.ts';
import { keyOf, readRecorded } from './recorded.ts';
import { shippedDashboards } from './shipped-dashboards.ts';

test('the pictures of the documentation are those of the dashboards: else npm run draw:dashboards', async () => {
  const drawn = await drawShipped();
  expect(readdirSync(picturesFolder).sort()).toEqual([...drawn.keys()].sort());
  const stale = [...drawn].filter(([file, svg]) => readFileSync(join(picturesFolder, file), 'utf8') !== svg);
  expect(stale.map(([file]) => file)).toEqual([]);
});

test('what panels ask Prometheus was recorded: else npm run record:dashboards, as root', async () => {
  const { queries } = readRecorded();
  const asked = (await shippedDashboards()).flatMap(({ text }) =>
    panelsOf(JSON.parse(text) as Dashboard).flatMap((panel) => targetsOf(panel, dataSource.prometheus).map(keyOf)),
  );
  expect(asked.filter((key) => !(key in queries))).toEqual([]);
});
