import { type Opened, openTestGitHub } from './opened.ts';

const label = (word: string) => ({
  name: `warren: ${word}`,
  color: 'd73a4a',
  description: `The worst is ${word}`,
  family: 'warren: ',
});

let opened: Opened;
beforeEach(async () => {
  opened = await openTestGitHub();
});
afterEach(() => opened.server.stop());

test('a pull request gets the label, which is made where it is missing', async () => {
  const { repository } = opened.server;
  const number = repository.addPull();
  await opened.github.label(number, label('downtime'));
  expect(repository.labels(number)).toEqual(['warren: downtime']);
  expect(repository.allLabels()).toEqual([
    { name: 'warren: downtime', color: 'd73a4a', description: 'The worst is downtime' },
  ]);
});

test('it has one label of the family, and keeps those of others, on whatever page they stand', async () => {
  const { repository } = opened.server;
  const others = Array.from({ length: 120 }, (_, index) => `topic ${index}`);
  const number = repository.addPull({ labels: ['warren: live', ...others, 'Warren: rolling', 'warrenty'] });
  await opened.github.label(number, label('downtime'));
  expect(repository.labels(number)).toEqual([...others, 'warrenty', 'warren: downtime']);
});

test('a label that it has already is not given again, in whatever case it is written', async () => {
  const { repository } = opened.server;
  const number = repository.addPull({ labels: ['Warren: Live'] });
  await opened.github.label(number, label('live'));
  expect(repository.labels(number)).toEqual(['Warren: Live']);
  expect(opened.server.writes()).toEqual([]);
});

test('a label that the repository has keeps its colour', async () => {
  const { repository } = opened.server;
  repository.addLabel({ name: 'warren: live', color: '123456', description: 'Ours' });
  const number = repository.addPull();
  await opened.github.label(number, label('live'));
  expect(repository.allLabels()).toEqual([{ name: 'warren: live', color: '123456', description: 'Ours' }]);
});

test('a label that another run makes meanwhile, or takes away meanwhile, is no failure', async () => {
  const { repository, faults } = opened.server;
  const number = repository.addPull({ labels: ['warren: live'] });
  repository.addLabel({ name: 'warren: rolling', color: '123456', description: '' });
  faults.next({ method: 'GET', path: /\/labels\/warren/, status: 404, body: { message: 'Not Found' } });
  faults.next({ method: 'DELETE', status: 404, body: { message: 'Label does not exist' } });
  await opened.github.label(number, label('rolling'));
  expect(repository.labels(number)).toContain('warren: rolling');
});

test('a label with signs that addresses give a meaning is taken away', async () => {
  const { repository } = opened.server;
  const number = repository.addPull({ labels: ['warren: a/b?c#d%2F'] });
  await opened.github.label(number, label('live'));
  expect(repository.labels(number)).toEqual(['warren: live']);
});

test('a label that GitHub does not take is a failure', async () => {
  await expect(opened.github.ensureLabel({ ...label('live'), color: '#d73a4a' })).rejects.toThrow(
    'Cannot make the label "warren: live": GitHub answers 422 (Validation Failed',
  );
});
