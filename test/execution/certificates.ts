import { execFile, execFileSync } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** What a certificate says. */
export interface Wish {
  readonly name: string;
  /** Hosts (`DNS:a.test`) and addresses (`IP:127.0.0.1`). */
  readonly hosts?: readonly string[];
  /** `yyyy-mm-dd`; the default lets it be valid for the time that anybody runs this. */
  readonly from?: string;
  readonly until?: string;
  readonly isAuthority?: boolean;
  readonly key?: 'ec' | 'rsa' | 'rsa-short';
}

export interface Certificate {
  readonly cert: string;
  readonly key: string;
}

const settings = `[ca]
default_ca = this
[this]
new_certs_dir = .
database = index
rand_serial = yes
unique_subject = no
default_md = sha256
policy = any
[any]
commonName = supplied
[req]
distinguished_name = name
prompt = no
[name]
`;

/** True when certificates can be made here. Where everything must be proved, a missing openssl is an error. */
export function canIssue(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch (thrown) {
    if (process.env.CI === 'true') throw new Error('openssl is missing', { cause: thrown });
    return false;
  }
}

/** Makes real certificates of any kind in a folder of its own. */
export class Issuer {
  readonly folder = mkdtempSync(join(tmpdir(), 'watchkeeper-certificates-'));
  #count = 0;

  /**
   * @param issuer who signs it; without one it signs itself
   * @param key its private key; without one it gets a new one
   */
  async issue(wish: Wish, issuer?: Certificate, key = newKey(wish.key ?? 'ec')): Promise<Certificate> {
    this.#count += 1;
    const number = this.#count;
    const at = (name: string) => join(this.folder, `${number}-${name}`);
    const files = {
      key: at('key'),
      request: at('req'),
      cert: at('cert'),
      config: at('cnf'),
      index: at('db'),
    };
    const extensions = [
      `basicConstraints = critical, CA:${wish.isAuthority ? 'true' : 'false'}`,
      ...(wish.hosts ? [`subjectAltName = ${wish.hosts.join(',')}`] : []),
    ];
    const config = settings
      .replace('index', files.index)
      .replace('new_certs_dir = .', `new_certs_dir = ${this.folder}`);
    await writeFile(files.config, `${config}CN = ${wish.name}\n[extensions]\n${extensions.join('\n')}\n`);
    await writeFile(files.index, '');
    await writeFile(files.key, key);
    await run('openssl', ['req', '-new', '-key', files.key, '-config', files.config, '-out', files.request]);
    const signer = { cert: at('issuer'), key: at('issuer-key') };
    if (issuer) {
      await writeFile(signer.cert, issuer.cert);
      await writeFile(signer.key, issuer.key);
    }
    const by = issuer ? ['-cert', signer.cert, '-keyfile', signer.key] : ['-selfsign', '-keyfile', files.key];
    const dates = [
      '-startdate',
      moment(wish.from ?? '2020-01-01'),
      '-enddate',
      moment(wish.until ?? '2120-01-01'),
    ];
    const how = ['-batch', '-notext', '-config', files.config, '-extensions', 'extensions'];
    await run('openssl', ['ca', ...how, ...by, ...dates, '-in', files.request, '-out', files.cert]);
    return { cert: await readFile(files.cert, 'utf8'), key };
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

function moment(day: string): string {
  return `${day.replaceAll('-', '')}000000Z`;
}

function newKey(kind: NonNullable<Wish['key']>): string {
  const { privateKey } =
    kind === 'ec'
      ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
      : generateKeyPairSync('rsa', { modulusLength: kind === 'rsa' ? 2048 : 1024 });
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
}
