import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:http';
import { dirname, join, matchesGlob } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import packageJson from '../../package.json' with { type: 'json' };

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string) => readFileSync(join(root, path), 'utf8');
const dockerfile = read('deploy/Dockerfile').replaceAll(/\\\n\s*/g, '');
const [build = '', image = ''] = dockerfile.split(/^FROM /m).slice(1);

/** Sources and destination of each COPY of a stage; those from another stage apart. */
function copies(stage: string): { readonly from: readonly string[]; readonly to: string }[] {
  return [...stage.matchAll(/^COPY (?!--from)(.+)$/gm)].map(([, words = '']) => {
    const names = words.split(' ');
    return { from: names.slice(0, -1), to: names.at(-1) ?? '' };
  });
}

/** Lays a stage out as Docker would, from what stands in the checkout. */
function layOut(stage: string, folder: string): void {
  for (const { from, to } of copies(stage)) {
    for (const name of from) {
      const target = to === './' ? join(folder, name) : join(folder, to);
      mkdirSync(dirname(target), { recursive: true });
      cpSync(join(root, name), target, { recursive: true });
    }
  }
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'));
}

describe('the Dockerfile', () => {
  // What is built finds its libraries by going up, so it has to lie inside the checkout here.
  mkdirSync(join(root, 'data'), { recursive: true });
  const folder = mkdtempSync(join(root, 'data', 'image-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('copies what is there and what .dockerignore lets through', () => {
    const ignored = read('.dockerignore')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#') && !line.startsWith('!'));
    const sources = [...copies(build), ...copies(image)].flatMap(({ from }) => from);
    expect(sources.length).toBeGreaterThan(8);
    for (const source of sources) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(ignored.filter((pattern) => matchesGlob(source, pattern))).toEqual([]);
    }
    for (const secret of ['.env', 'data', '.git', 'node_modules']) expect(ignored).toContain(secret);
  });

  it('runs scripts that there are, installs from the lockfile alone, and names no registry', () => {
    const scripts = [...build.matchAll(/npm run ([a-z:]+)/g)].map(([, name = '']) => name);
    expect(scripts).toEqual(['build']);
    for (const name of scripts) expect(Object.keys(packageJson.scripts)).toContain(name);
    expect(dockerfile).toMatch(/^RUN npm ci$/m);
    expect(dockerfile).not.toMatch(/\b(curl|wget|apt-get|apk|npx|npm install)\b/);
    for (const [, base] of dockerfile.matchAll(/^FROM (\S+)/gm)) expect(base).toMatch(/^node:24-[a-z-]+$/);
  });

  it('runs as a user without rights, with its data in a volume', () => {
    expect(image).toMatch(/^USER node$/m);
    expect(image).toMatch(/WATCHKEEPER_DATA=\/var\/lib\/watchkeeper/);
    expect(image).toMatch(/^VOLUME \/var\/lib\/watchkeeper$/m);
  });

  it('builds what it then starts, and needs no file that it does not copy', async () => {
    const [stage, made] = [join(folder, 'build'), join(folder, 'image')];
    layOut(build, stage);
    await execa('npm', ['run', 'build'], { cwd: stage });
    layOut(image, made);
    cpSync(join(stage, 'dist'), join(made, 'dist'), { recursive: true });
    const env = { WATCHKEEPER_HOME: made, WATCHKEEPER_DATA: join(folder, 'volume'), NODE_ENV: 'production' };
    const start = join(made, z.tuple([z.string()]).parse(jsonOf('ENTRYPOINT'))[0]);
    const version = await execa(start, ['--version'], { env, cwd: made });
    expect(version.stdout).toBe(packageJson.version);
    const migrated = await execa(start, ['migrate', '--json'], { env, cwd: made });
    expect(JSON.parse(migrated.stdout)).toMatchObject({ pending: [] });
    // Without tokens the start ends with a sentence that says which, not with a file that is missing.
    const started = await execa(start, z.array(z.string()).parse(jsonOf('CMD')), {
      ...{ env, cwd: made, extendEnv: false, reject: false },
    });
    expect(started.stderr).toContain('SLACK_BOT_TOKEN');
  });

  it.each([
    [200, '9464', 0],
    [503, '9464', 1],
    [200, '0.0.0.0:9464', 0],
  ])('is healthy when /healthz answers %i, with WATCHKEEPER_PORT=%s', async (status, port, code) => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      response.writeHead(status).end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    const bound = z.object({ port: z.int() }).parse(server.address()).port;
    const [, ...words] = z.array(z.string()).parse(jsonOf('HEALTHCHECK'));
    const { exitCode } = await execa(process.execPath, words, {
      env: { WATCHKEEPER_PORT: port.replace('9464', String(bound)) },
      reject: false,
    });
    expect(exitCode).toBe(code);
    expect(asked).toEqual(['/healthz']);
  });
});

/** The words of an instruction in its form of a JSON list. */
function jsonOf(instruction: string): unknown {
  const line = image.split('\n').find((each) => each.startsWith(instruction)) ?? '';
  return JSON.parse(line.slice(line.indexOf('[')));
}
