import { isIP } from 'node:net';
import { z } from 'zod';
import { readJson, replaceFile } from '../../mids-hero/place.ts';
import type { VedfolnirPlace } from '../place.ts';
import { type Program, printed, refuse } from '../program.ts';

const firewallSchema = z.object({ active: z.boolean(), rules: z.array(z.string()) });
type Firewall = z.infer<typeof firewallSchema>;

export function writeFirewall(place: VedfolnirPlace, firewall: Firewall): void {
  replaceFile(place.firewall, `${JSON.stringify(firewall, null, 2)}\n`);
}

/**
 * A firewall on paper: `status [verbose]`, and `deny`, `allow`, each also with `insert 1` before and `delete`
 * before it. The first rule that fits decides, as in the real one, and an inserted rule comes first.
 */
export const ufw: Program = ({ place, words }) => {
  const firewall = firewallSchema.parse(readJson(place.firewall));
  if (words[0] === 'status' && words.length <= 2 && [undefined, 'verbose'].includes(words[1]))
    return printed(describeFirewall(firewall));
  const deletes = words[0] === 'delete';
  const inserts = words[0] === 'insert' && words[1] === '1';
  const rule = readRule(words.slice(deletes ? 1 : inserts ? 2 : 0));
  if (rule === undefined) return refuse('ufw', `ufw ${words.join(' ')}`, 1);
  const isThere = firewall.rules.includes(rule);
  if (deletes && !isThere) return { code: 1, stderr: 'ERROR: Could not delete non-existent rule\n' };
  if (!deletes && isThere) return printed('Skipping adding existing rule\n');
  const others = firewall.rules.filter((each) => each !== rule);
  const rules = deletes ? others : inserts ? [rule, ...others] : [...others, rule];
  writeFirewall(place, { ...firewall, rules });
  return printed(`Rule ${deletes ? 'deleted' : inserts ? 'inserted' : 'added'}\n`);
};

/** `deny from 203.0.113.9`, `deny from any to any port 80`, `allow 443/tcp`; undefined when it is none of these. */
function readRule(words: readonly string[]): string | undefined {
  const rule = words.join(' ');
  const isPort = (text: string | undefined): boolean => Number(text) >= 1 && Number(text) <= 65_535;
  const from = /^(?:deny|allow) from ([0-9a-fA-F.:]+)$/.exec(rule);
  if (from?.[1] !== undefined) return isIP(from[1]) === 0 ? undefined : rule;
  const port = /^(?:deny|allow) (?:from any to any port (\d+)|(\d+)\/tcp)$/.exec(rule);
  return port && isPort(port[1] ?? port[2]) ? rule : undefined;
}

function describeFirewall({ active, rules }: Firewall): string {
  const head = `Status: ${active ? 'active' : 'inactive'}\nLogging: on (low)\nDefault: deny (incoming), allow (outgoing), disabled (routed)\n`;
  const rows = rules.map((rule) => {
    const [action = '', ...rest] = rule.split(' ');
    const port = /(\d+)$/.exec(rule)?.[1];
    const [to, from] =
      rest[0] === 'from' && rest[1] !== 'any'
        ? ['Anywhere', rest[1]]
        : [rest[0] === 'from' ? port : rest[0], 'Anywhere'];
    return `${to?.padEnd(26)} ${`${action.toUpperCase()} IN`.padEnd(11)} ${from}`;
  });
  return `${head}\nTo                         Action      From\n--                         ------      ----\n${rows.join('\n')}\n`;
}
