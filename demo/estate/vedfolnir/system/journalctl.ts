import { readFileSync } from 'node:fs';
import { type Program, printed, refuse } from '../program.ts';
import { units } from './services.ts';

/** `journalctl -u UNIT -n LINES`. */
export const journalctl: Program = ({ place, words }) => {
  const said = words.filter((word) => word !== '--no-pager').join(' ');
  const match = /^-u (\S+?)(?:\.service)? -n (\d{1,5})$/.exec(said);
  if (!match || !units.some((unit) => unit === match[1]))
    return refuse('journalctl', `journalctl ${said}`, 1);
  const lines = readFileSync(place.journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${match[1]}.service: `));
  const last = lines.slice(-Number(match[2]));
  return printed(last.length === 0 ? '-- No entries --\n' : `${last.join('\n')}\n`);
};
