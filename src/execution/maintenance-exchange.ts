import { constants } from 'node:os';
import koffi from 'koffi';

/**
 * Swaps two files of one folder in a single step, so that at every instant each name leads to a whole file and
 * whatever was displaced stays in our hands. `unsupported`: this system or file system cannot do that.
 * @throws an error with `code` (such as `ENOENT`) when the swap itself fails
 */
export type Exchange = (one: string, other: string) => 'exchanged' | 'unsupported';

const currentFolder = -100;
const renameExchange = 2;
const renameSwap = 2;

/** The exchange of the operating system that this runs on: `renameat2` on Linux, `renamex_np` on macOS. */
export function createExchange(platform: NodeJS.Platform = process.platform): Exchange {
  const swap = systemCall(platform);
  if (!swap) return () => 'unsupported';
  return (one, other) => {
    if (swap(one, other) === 0) return 'exchanged';
    const errno = koffi.errno();
    const { EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP } = constants.errno;
    if ([EINVAL, ENOSYS, ENOTSUP, EOPNOTSUPP].includes(errno)) return 'unsupported';
    const code =
      Object.entries(constants.errno).find(([, number]) => number === errno)?.[0] ?? `errno ${errno}`;
    throw Object.assign(new Error(`${code}: the files could not be exchanged`), { code });
  };
}

function systemCall(platform: NodeJS.Platform): ((one: string, other: string) => number) | undefined {
  try {
    const library = koffi.load(null);
    if (platform === 'linux') {
      const call = library.func('int renameat2(int, const char*, int, const char*, unsigned int)');
      return (one, other) => Number(call(currentFolder, one, currentFolder, other, renameExchange));
    }
    if (platform === 'darwin') {
      const call = library.func('int renamex_np(const char*, const char*, unsigned int)');
      return (one, other) => Number(call(one, other, renameSwap));
    }
  } catch {
    // An older C library does not know the call.
  }
  return undefined;
}
