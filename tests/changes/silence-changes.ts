import { alertFiles, type RepositoryInput, type RequestChange } from './change.ts';

type Silence = NonNullable<RepositoryInput['silences']>[string];

/** What changes of silences start from: the alerts of `alertFiles`, of which those of a broker and of the database are silent for a night. */
export function silentFiles(): RepositoryInput {
  const files = alertFiles();
  files.silences = { moving: { ...night, about: [{ kind: 'broker', name: 'solo' }, { alert: 'busy' }] } };
  return files;
}

const night = { from: '2026-12-06T03:00:00Z', until: '2026-12-06T05:00:00Z', reason: 'Machines are exchanged' };

/** Changes of silences; they start from `silentFiles`. */
export const silenceChanges: readonly RequestChange[] = [
  {
    title: 'silence: one of a kind, with its known alarms by name',
    change: (files) => {
      files.silences = {
        ...files.silences,
        stuck: { ...night, about: [{ alert: 'stuck' }, { alert: 'growing' }] },
      };
    },
    effects: [
      [
        'live',
        'stuck calls nobody about 2 alarms (stuck and growing) of solo from 2026-12-06T03:00:00Z until 2026-12-06T05:00:00Z: Machines are exchanged. What still fires then is told at its end.',
      ],
    ],
  },
  {
    title: 'silence: everything',
    change: (files) => {
      files.silences = { ...files.silences, all: { ...night, about: [{ kind: 'platform' }], dependents: true } };
    },
    effects: [
      [
        'live',
        'all calls nobody about 9 alarms of kept, solo, the database and the platform from 2026-12-06T03:00:00Z until 2026-12-06T05:00:00Z: Machines are exchanged. What still fires then is told at its end.',
      ],
    ],
  },
  {
    title: 'silence: of what there is not',
    change: (files) => {
      files.silences = {
        ...files.silences,
        none: { ...night, about: [{ kind: 'nat' }], acknowledge: ['silent-alarm'] },
      };
    },
    effects: [['none', 'none is new, and about no alarm: nothing is silent.']],
  },
  {
    title: 'silence: another beginning, end and reason',
    change: changing((s) => {
      s.from = '2026-12-06T02:00:00Z';
      s.until = '2026-12-06T06:00:00Z';
      s.reason = 'Disks are exchanged';
    }),
    effects: [
      [
        'live',
        'moving is silent from 2026-12-06T02:00:00Z until 2026-12-06T06:00:00Z instead of from 2026-12-06T03:00:00Z until 2026-12-06T05:00:00Z.',
      ],
      ['live', 'moving sets reason to Disks are exchanged instead of Machines are exchanged.'],
    ],
  },
  {
    title: 'silence: another end',
    change: changing((s) => {
      s.until = '2026-12-06T06:00:00Z';
    }),
    effects: [
      [
        'live',
        'moving is silent from 2026-12-06T03:00:00Z until 2026-12-06T06:00:00Z instead of from 2026-12-06T03:00:00Z until 2026-12-06T05:00:00Z.',
      ],
    ],
  },
  {
    title: 'silence: about something else, and what depends on it',
    change: changing((s) => {
      s.about = [{ kind: 'database' }, { kind: 'broker', name: 'kept' }];
      s.dependents = true;
    }),
    effects: [
      ['live', 'moving is about 4 alarms of kept and the database instead of 5 alarms of solo and the database.'],
    ],
  },
  {
    title: 'silence: and what depends on it',
    change: changing((s) => {
      s.dependents = true;
    }),
    effects: [['none', 'moving is about the same alarms as before.']],
  },
  {
    title: 'silence: a warning that is meant so',
    change: changing((s) => {
      s.acknowledge = ['silence-over'];
    }),
    effects: [['none', 'moving adds silence-over to acknowledge.']],
  },
  {
    title: 'silence: gone',
    change: (files) => {
      files.silences = {};
    },
    effects: [
      [
        'live',
        'moving is gone: people are called about 5 alarms of solo and the database, also from 2026-12-06T03:00:00Z until 2026-12-06T05:00:00Z.',
      ],
    ],
  },
  {
    title: 'silence: under another name',
    change: (files) => {
      files.silences = { exchange: files.silences?.moving as Silence };
    },
    effects: [['none', 'exchange is moving under another name.']],
  },
];

function changing(change: (silence: Silence) => void): (files: RepositoryInput) => void {
  return ({ silences }) => {
    if (silences?.moving) change(silences.moving);
  };
}
