import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { stripTypeScriptTypes } from 'node:module';
import { extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { answerText } from '../http.ts';

const folder = join(import.meta.dirname, '..', 'page');
const types: Readonly<Record<string, string>> = {
  '.ts': 'text/javascript; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.json': 'application/json; charset=utf-8',
};
const asset = /^\/page\/assets\/((?:[a-z0-9-]+\/)*[a-z0-9-]+(?:\.[a-z0-9-]+)*\.(?:ts|js|css|svg|png|json))$/;
/** Browser builds of the libraries that the page imports by name: package, then the file inside it. */
const vendors: Readonly<Record<string, readonly [name: string, file: string]>> = {
  '/vendor/preact.js': ['preact', 'dist/preact.mjs'],
  '/vendor/preact-hooks.js': ['preact', 'hooks/dist/hooks.mjs'],
  '/vendor/htm.js': ['htm', 'dist/htm.mjs'],
  '/vendor/markdown-it.js': ['markdown-it', 'dist/browser/markdown-it.umd.min.js'],
  '/vendor/markdown-it.esm.js': ['markdown-it', 'dist/browser/markdown-it.esm.min.mjs'],
};

/** Serves the page, its assets (TypeScript as JavaScript) and its libraries. @returns false for other paths */
export async function serveFile(response: ServerResponse, path: string): Promise<boolean> {
  if (path === '/' || path === '/index.html') {
    const nonce = randomBytes(16).toString('base64');
    const html = await readFile(join(folder, 'index.html'), 'utf8');
    send(response, 'text/html; charset=utf-8', html.replaceAll('__NONCE__', nonce), nonce);
    return true;
  }
  const vendor = Object.hasOwn(vendors, path) ? vendors[path] : undefined;
  const name = asset.exec(path)?.[1];
  if (vendor === undefined && name === undefined) return false;
  const file = vendor === undefined ? join(folder, name ?? '') : packageFile(...vendor);
  const content = await readFile(file).catch(() => null);
  if (content === null) answerText(response, 404, 'There is no such file.');
  else if (extname(file) === '.ts')
    send(response, types['.ts'] ?? '', stripTypeScriptTypes(content.toString('utf8')));
  else send(response, types[extname(file)] ?? 'text/javascript; charset=utf-8', content);
  return true;
}

/** Packages may forbid to look up their package.json, so the folder is cut out of where they resolve to. */
function packageFile(name: string, file: string): string {
  const main = fileURLToPath(import.meta.resolve(name));
  const inside = join('node_modules', name);
  return join(main.slice(0, main.lastIndexOf(inside) + inside.length), file);
}

function send(response: ServerResponse, type: string, content: string | Buffer, nonce?: string): void {
  const scripts = nonce === undefined ? "'self'" : `'self' 'nonce-${nonce}'`;
  response.writeHead(200, {
    'content-type': type,
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'referrer-policy': 'no-referrer',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'content-security-policy':
      `default-src 'none'; script-src ${scripts}; style-src 'self'; img-src 'self' data:; ` +
      "font-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  });
  response.end(content);
}
