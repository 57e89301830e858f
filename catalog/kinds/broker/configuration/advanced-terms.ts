import { readTerm, type Term, termText } from '../openings/erlang-terms.ts';

/** What is wrong with a text of advanced.config, and at which of its characters. */
export interface TermsFault {
  at: number;
  message: string;
}

/** A setting of an application, which replaces whatever else is set there. */
export interface AdvancedSetting {
  /** `rabbit.tcp_listeners`. */
  environment: string;
  value: Term;
  /** Where its name stands. */
  at: number;
}

/**
 * The settings of a text of advanced.config, or why RabbitMQ does not start with it: a list of applications, each with a list of its
 * settings. https://github.com/Kyorai/cuttlefish/blob/v3.6.0/src/cuttlefish_advanced.erl
 */
export function readAdvanced(text: string): { settings: AdvancedSetting[]; fault?: TermsFault } {
  const begin = /^(?:[ \t\r\n\v\f]|%[^\n]*)*/.exec(text)?.[0].length ?? 0;
  if (begin < text.length && text[begin] !== '[') return { settings: [], fault: { at: begin, message: noList } };
  const { term, fault } = readTerm(text);
  if (fault) return { settings: [], fault };
  return settingsIn(term);
}

const example = '[{rabbit, [{key, value}]}].';
const noList = `is no list of applications, which is what RabbitMQ takes. Write it as ${example}`;

function settingsIn(term: Term): { settings: AdvancedSetting[]; fault?: TermsFault } {
  const settings: AdvancedSetting[] = [];
  const applications = entriesOf(term);
  if (!applications) return { settings, fault: { at: term.at, message: noList } };
  for (const application of applications) {
    if ('fault' in application) {
      return {
        settings,
        fault: { at: application.fault, message: `is no application with its settings. Write it as ${example}` },
      };
    }
    const entries = entriesOf(application.value);
    if (!entries) {
      const message = `${application.name} has no list of settings. Write it as {${application.name}, [{key, value}]}.`;
      return { settings, fault: { at: application.value.at, message } };
    }
    for (const entry of entries) {
      if ('fault' in entry) {
        const message = `is no setting of ${application.name}, which are pairs. Write it as {key, value}.`;
        return { settings, fault: { at: entry.fault, message } };
      }
      settings.push({ environment: `${application.name}.${entry.name}`, value: entry.value, at: entry.at });
    }
  }
  return { settings };
}

type Entry = { name: string; at: number; value: Term } | { fault: number };

/** Pairs of a name and a value; undefined for what is no list. */
function entriesOf(term: Term): Entry[] | undefined {
  // An empty text is an empty list to Erlang.
  if (term.kind === 'string' && term.text === '') return [];
  if (term.kind !== 'list' || term.tail) return undefined;
  return term.items.map((item) => {
    const [name, value] = item.kind === 'tuple' && item.items.length === 2 ? item.items : [];
    return name?.kind === 'atom' && value ? { name: termText(name), at: name.at, value } : { fault: item.at };
  });
}
