import { existsSync, readFileSync } from 'node:fs';
import { failed, type Program, printed, refuse } from './program.ts';

const encrypted = /^PGDMP, encrypted with the key alias\/treazr-postgres-backup, taken (\S+)\n$/;

/** What stands before the bytes of a base backup that is encrypted. */
export const encryptedBase = 'BASE, encrypted with the key alias/treazr-postgres-backup\n';

/** `treazr-decrypt FILE`: asks the KMS for the key and prints the backup in clear. */
export const decrypt: Program = ({ words }) => {
  const [file = '', ...more] = words;
  if (more.length > 0) return refuse('treazr-decrypt', words);
  if (!existsSync(file)) return failed(`treazr-decrypt: ${file}: there is no such file`);
  const bytes = readFileSync(file);
  if (bytes.subarray(0, encryptedBase.length).toString() === encryptedBase)
    return printed(bytes.subarray(encryptedBase.length));
  const taken = encrypted.exec(bytes.toString())?.[1];
  if (taken === undefined) return failed(`treazr-decrypt: ${file}: not encrypted with our key, or not whole`);
  return printed(`PGDMP 16.4\ntaken ${taken}\norders 5100\nend\n`);
};
