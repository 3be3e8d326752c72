import { readFile } from 'node:fs/promises';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join, normalize } from 'node:path';

const root = join(import.meta.dirname, '../../..');
const page = join(root, 'demo/workspace/page');
const vendor: Readonly<Record<string, string>> = {
  '/vendor/preact.js': 'preact/dist/preact.mjs',
  '/vendor/preact-hooks.js': 'preact/hooks/dist/hooks.mjs',
  '/vendor/htm.js': 'htm/dist/htm.module.js',
  '/vendor/markdown-it.js': 'markdown-it/dist/browser/markdown-it.umd.min.js',
};

export interface ServedFile {
  readonly type: string;
  readonly body: string;
}

/** The files of the page as a browser gets them, or null for an unknown path. */
export async function readPageFile(path: string, nonce: string): Promise<ServedFile | null> {
  if (path === '/') {
    const index = await readFile(join(page, 'index.html'), 'utf8');
    return { type: 'text/html; charset=utf-8', body: index.replaceAll('__NONCE__', nonce) };
  }
  const library = vendor[path];
  if (library !== undefined) {
    return { type: 'text/javascript', body: await readFile(join(root, 'node_modules', library), 'utf8') };
  }
  if (!path.startsWith('/page/assets/')) return null;
  const file = normalize(join(page, path.slice('/page/assets/'.length)));
  if (!file.startsWith(page)) return null;
  const body = await readFile(file, 'utf8').catch(() => null);
  if (body === null) return null;
  if (extname(file) === '.css') return { type: 'text/css', body };
  return { type: 'text/javascript', body: stripTypeScriptTypes(body) };
}
