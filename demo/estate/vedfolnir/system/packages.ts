import { z } from 'zod';
import { readJson, replaceFile } from '../../mids-hero/place.ts';
import type { VedfolnirPlace } from '../place.ts';
import { type Program, printed, refuse } from '../program.ts';

const packagesSchema = z.object({
  /** Nothing needs these any more. */
  unneeded: z.array(z.string()),
  upgradable: z.array(z.string()),
  /** Downloaded packages that can be fetched no longer. */
  cached: z.array(z.string()),
});
export type Packages = z.infer<typeof packagesSchema>;

export const plentyOfPackages: Packages = {
  unneeded: ['libold1', 'linux-image-6.1.0-1'],
  upgradable: ['openssl/stable-security 3.0.16-1 amd64 [upgradable from: 3.0.15-1]'],
  cached: ['openssl_3.0.14-1_amd64.deb'],
};

export function readPackages(place: VedfolnirPlace): Packages {
  return packagesSchema.parse(readJson(place.packages));
}

export function writePackages(place: VedfolnirPlace, packages: Packages): void {
  replaceFile(place.packages, `${JSON.stringify(packages, null, 2)}\n`);
}

/** `apt-get update`, `apt-get autoremove -y`, `apt-get autoclean`, on paper: nothing of the real machine is touched. */
export const aptGet: Program = ({ place, words }) => {
  const packages = readPackages(place);
  switch (words.join(' ')) {
    case 'update':
      return printed('Reading package lists... Done\n');
    case 'autoremove -y': {
      writePackages(place, { ...packages, unneeded: [] });
      const removed = packages.unneeded.map((name) => `Removing ${name} ...\n`).join('');
      return printed(`${removed}${packages.unneeded.length} to remove and 0 not upgraded.\n`);
    }
    case 'autoclean':
      writePackages(place, { ...packages, cached: [] });
      return printed(packages.cached.map((file) => `Del ${file}\n`).join(''));
    default:
      return refuse('apt-get', `apt-get ${words.join(' ')}`, 100);
  }
};

/** `apt list --upgradable`. */
export const apt: Program = ({ place, words }) => {
  if (words.join(' ') !== 'list --upgradable') return refuse('apt', `apt ${words.join(' ')}`, 100);
  return printed(['Listing...', ...readPackages(place).upgradable, ''].join('\n'));
};

/** `pip list --outdated`. */
export const pip: Program = ({ words }) => {
  if (words.join(' ') !== 'list --outdated') return refuse('pip', `pip ${words.join(' ')}`, 1);
  return printed('Package Version Latest Type\n------- ------- ------ -----\nflask   3.0.2   3.1.0  wheel\n');
};
