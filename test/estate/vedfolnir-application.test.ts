import { execFileSync } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Estate } from '../../demo/estate/estate.ts';
import { startStandIn } from '../../demo/estate/stand-in.ts';
import { vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { goVedfolnirRounds } from '../../demo/estate/vedfolnir/rounds.ts';
import { vedfolnirApplication } from '../../demo/estate/vedfolnir/web/application.ts';
import { endJobsWhenDue } from '../../demo/estate/vedfolnir/web/maintenance.ts';
import { freshEstate, run } from './fresh-estate.ts';

let estate: Estate;
let takeDown: () => Promise<void>;
/** Midnight may pass between building and reading. */
const builtAt = Date.now();

beforeAll(async () => {
  ({ estate, takeDown } = await freshEstate(builtAt));
});
afterAll(() => takeDown());

const env = (name: string): string => estate.env[name] ?? '';

interface Answered {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

async function ask(path: string, init?: RequestInit): Promise<Answered> {
  const response = await fetch(`${env('VEDFOLNIR_URL')}${path}`, init);
  return { status: response.status, body: z.record(z.string(), z.unknown()).parse(await response.json()) };
}

const asAdmin = { authorization: `Bearer local-demo-admin-token-not-a-secret` };

function post(path: string, body: unknown, headers: Record<string, string> = asAdmin): Promise<Answered> {
  const json = { 'content-type': 'application/json' };
  return ask(path, { method: 'POST', headers: { ...json, ...headers }, body: JSON.stringify(body) });
}

const maintenance = (verb: string, body: unknown, headers?: Record<string, string>): Promise<Answered> =>
  post(`/api/maintenance/${verb}`, body, headers);
const status = async (): Promise<Record<string, unknown>> => (await ask('/api/maintenance/status')).body;
const log = (name: string): Promise<string> => readFile(join(env('VEDFOLNIR_HOME'), 'logs', name), 'utf8');

function hasCurl(): boolean {
  try {
    execFileSync('curl', ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe('maintenance mode', () => {
  it('is off on a good day', async () => {
    expect(await status()).toMatchObject({
      is_active: false,
      mode: 'off',
      reason: null,
      started_at: null,
      estimated_completion: null,
      minutes_overdue: 0,
      active_jobs: 2,
    });
  });

  it.each([
    ['no token', {}],
    ['a wrong token', { authorization: 'Bearer wrong' }],
    ['another scheme', { authorization: 'Basic local-demo-admin-token-not-a-secret' }],
  ])('cannot be changed with %s', async (_, headers) => {
    for (const verb of ['emergency', 'activate', 'deactivate'])
      expect((await maintenance(verb, { reason: 'x' }, headers)).status).toBe(401);
    expect((await status()).is_active).toBe(false);
    expect(await log('security_events.log')).toContain('UNAUTHORIZED path=/api/maintenance/emergency');
  });

  it.each([
    ['no reason', { terminate_jobs: true }],
    ['a negative grace period', { reason: 'x', grace_period: -1 }],
    ['words where there should be yes or no', { reason: 'x', terminate_jobs: 'maybe' }],
    ['something unknown', { reason: 'x', restart: true }],
  ])('refuses %s', async (_, body) => {
    expect((await maintenance('emergency', body)).status).toBe(400);
    expect((await status()).is_active).toBe(false);
  });

  it("refuses a body without its type, as the handbook's second call sends it", async () => {
    const { status: code } = await maintenance('emergency', {}, { ...asAdmin, 'content-type': 'text/plain' });
    expect(code).toBe(415);
  });

  it('is activated in an emergency, blocks changes and logs them, lets jobs end, and is ended again', async () => {
    const body = { reason: 'EMERGENCY: disk failing', terminate_jobs: true, grace_period: 30 };
    expect(await maintenance('emergency', body)).toMatchObject({
      status: 200,
      body: { is_active: true, mode: 'emergency', reason: 'EMERGENCY: disk failing', active_jobs: 2 },
    });
    expect((await maintenance('emergency', body)).status).toBe(409);
    const place = vedfolnirAt(join(estate.root, 'vedfolnir'));
    const started = Date.parse(String((await status()).started_at));
    endJobsWhenDue(place, started + 29_999);
    expect(await status()).toMatchObject({ active_jobs: 2 });
    endJobsWhenDue(place, started + 30_000);
    endJobsWhenDue(place, started + 31_000);
    expect(await status()).toMatchObject({ active_jobs: 0 });
    expect((await post('/api/posts', {})).status).toBe(503);
    expect((await ask('/posts')).status).toBe(200);
    expect(await status()).toMatchObject({ estimated_completion: null });
    expect((await status()).blocked_operations).toBeGreaterThan(0);
    expect((await maintenance('deactivate', {})).body).toMatchObject({ is_active: false });
    expect((await maintenance('deactivate', {})).status).toBe(409);
    goVedfolnirRounds(place, Date.now(), Date.now());
    expect(await status()).toMatchObject({ active_jobs: 2 });
    const written = await log('webapp.log');
    for (const words of [
      'CRITICAL MAINTENANCE Emergency maintenance activated: reason="EMERGENCY: disk failing"',
      'WARNING MAINTENANCE Maintenance mode activated: mode=emergency',
      'WARNING MAINTENANCE Operation blocked: POST /api/posts status=503',
      'WARNING MAINTENANCE Jobs terminated: 2',
      'INFO MAINTENANCE Maintenance mode deactivated',
    ])
      expect(written).toContain(words);
    expect(written.match(/Jobs terminated/g)).toHaveLength(1);
    expect(written).not.toContain('local-demo-admin-token');
  });

  it('survives a restart of the application', async () => {
    await maintenance('activate', { reason: 'Planned update', duration_minutes: 60 });
    const before = await status();
    expect(before).toMatchObject({ is_active: true, mode: 'normal', minutes_overdue: 0 });
    const hour = Date.parse(String(before.estimated_completion)) - Date.parse(String(before.started_at));
    expect(hour).toBe(3_600_000);
    await run(estate, estate.root, 'sudo', 'systemctl', 'restart', 'vedfolnir');
    expect(await status()).toMatchObject({ is_active: true, started_at: before.started_at });
    await maintenance('deactivate', {});
  });

  it.skipIf(!hasCurl())('takes the token from standard input, never from the command line', async () => {
    const line = `printf 'header = "Authorization: Bearer %s"\\n' "$VEDFOLNIR_ADMIN_TOKEN" |
curl --config - -fsS -X POST "$VEDFOLNIR_URL/api/maintenance/emergency" -H "Content-Type: application/json" \\
  -d '{"reason": "EMERGENCY: by hand", "terminate_jobs": false, "grace_period": 30}'`;
    const { code, stdout } = await run(estate, estate.root, 'bash', '--norc', '-euo', 'pipefail', '-c', line);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ mode: 'emergency', reason: 'EMERGENCY: by hand' });
    await maintenance('deactivate', {});
  });
});

describe('an application whose files are gone', () => {
  it('cuts its visitors off instead of falling over', async () => {
    const nowhere = vedfolnirAt(join(estate.root, 'nowhere'));
    const web = await startStandIn(0, vedfolnirApplication(nowhere));
    await expect(fetch(`${web.url}/posts`)).rejects.toThrow();
    await web.stop();
  });
});

describe('the logs and metrics', () => {
  const bash = async (line: string): Promise<string> =>
    (await run(estate, estate.root, 'bash', '--norc', '-c', line)).stdout.trim();

  it('can be read with the commands of the handbook', async () => {
    const row = await bash(
      `grep "$(date -d @${Math.floor(builtAt / 1000)} +%Y-%m-%d)" "$VEDFOLNIR_METRICS" | awk -F',' '{print $2, $3}' | tail -1`,
    );
    expect(row).toMatch(/^CPU:\d+\.\d % Memory:\d+\.\d %$/);
    const averages = await bash(
      `grep "$(date -d "7 days ago" +%Y-%m-%d)" "$VEDFOLNIR_METRICS" | awk -F',' '{
  cpu += substr($2, 5, length($2)-6); mem += substr($3, 8, length($3)-9); count++
} END { print cpu/count, mem/count }'`,
    );
    const [cpu = 0, memory = 0] = averages.split(' ').map(Number);
    expect([cpu > 17 && cpu < 27, memory > 51 && memory < 57]).toEqual([true, true]);
  });

  it('give the true peak with the corrected sort', async () => {
    const rows = (await bash('cat "$VEDFOLNIR_METRICS"')).split('\n');
    const levels = rows.map((row) => Number(/CPU:([\d.]+) %/.exec(row)?.[1]));
    const peak = await bash(`sort -t',' -k2.5,2nr "$VEDFOLNIR_METRICS" | head -1 | cut -d, -f2`);
    expect(peak).toBe(`CPU:${Math.max(...levels).toFixed(1)} %`);
  });

  it('know a planned maintenance of last week and thirty days of dumps with a few too many', async () => {
    expect(await bash('grep -c "Maintenance mode activated" "$VEDFOLNIR_HOME/logs/webapp.log"')).not.toBe(
      '0',
    );
    expect(await bash('find "$VEDFOLNIR_BACKUPS" -name "vedfolnir_*.sql" | wc -l')).toBe('34');
    const tooOld = Number(await bash('find "$VEDFOLNIR_BACKUPS" -name "*.sql" -mtime +30 | wc -l'));
    expect([2, 3, 4]).toContain(tooOld);
  });
});
