import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Estate } from '../../demo/estate/estate.ts';
import { withData } from '../../demo/estate/vedfolnir/mysql/database.ts';
import { type VedfolnirPlace, vedfolnirAt } from '../../demo/estate/vedfolnir/place.ts';
import { withKeys } from '../../demo/estate/vedfolnir/redis/keys.ts';
import { readPackages } from '../../demo/estate/vedfolnir/system/packages.ts';
import { isActive } from '../../demo/estate/vedfolnir/system/services.ts';
import { readMaintenance } from '../../demo/estate/vedfolnir/web/maintenance.ts';
import { freshEstate } from './fresh-estate.ts';
import { openRunbookShop, type RunbookShop } from './runbook-shop.ts';

let estate: Estate;
let takeDown: () => Promise<void>;
let shop: RunbookShop;
let place: VedfolnirPlace;

beforeEach(async () => {
  ({ estate, takeDown } = await freshEstate());
  place = vedfolnirAt(join(estate.root, 'vedfolnir'));
});
afterEach(() => takeDown());

/** A test begins with it: what it opens is closed at the test's end. */
const open = async () => {
  shop = await openRunbookShop(estate, 'vedfolnir');
};
const countPosts = (): unknown =>
  withData(place, (data) => data.prepare('SELECT count(*) FROM posts').pluck().get());
const sessions = (glob: string): number =>
  withKeys(place, Date.now(), (keys) => keys.names(`vedfolnir:session:${glob}`).length);
const rules = (): string[] => JSON.parse(readFileSync(place.firewall, 'utf8')).rules;
const startsOf = (unit: string): number =>
  readFileSync(place.journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${unit}.service: Started`)).length;
const backups = (pattern: RegExp): string[] =>
  readdirSync(place.backups).filter((name) => pattern.test(name));
const reason = 'disk is full; see #ops';
const people = { PRIMARY: 'Karen', SECONDARY: 'Nick', SECURITY: 'Sam (+1 555 0100)', NEXT_UPDATE: '14:30' };

describe('the playbook for a failed system', () => {
  it('starts again what has failed, and nothing else', async () => {
    await open();
    await estate.turn('vedfolnir-mysql-down', true);
    const before = startsOf('redis');
    const walked = await shop.walk('recovery#system-failure', { answers: { 'which-services': 'failed' } });
    expect(walked).toMatchObject({ state: 'finished', values: { UNITS: 'mysql' } });
    expect(walked.steps).toEqual([
      ...['service-status: failed', 'resources: succeeded', 'which-services: succeeded'],
      ...['services-to-restart: succeeded', 'restart-mysql: succeeded', 'journals: succeeded'],
      'health-check: succeeded',
    ]);
    expect(isActive(place, 'mysql')).toBe(true);
    expect(startsOf('redis')).toBe(before);
  });

  it('starts all three in the order of the handbook when people want that', async () => {
    await open();
    const walked = await shop.walk('recovery#system-failure', { answers: { 'which-services': 'all' } });
    expect(walked.state).toBe('finished');
    expect(walked.steps.filter((step) => step.startsWith('restart-'))).toEqual([
      ...['restart-mysql: succeeded', 'restart-redis: succeeded', 'restart-vedfolnir: succeeded'],
    ]);
  });

  it('goes on to a restart of the machine, which the run outlives', async () => {
    await open();
    await estate.turn('vedfolnir-hangs', true);
    const answers = { 'which-services': 'failed' };
    const standing = await shop.walk('recovery#system-failure', { answers, until: 'reboot' });
    expect(standing.steps).toContain('restart-vedfolnir: failed');
    expect(standing.steps).toContain('health-check: failed');
    const [boot, starts] = [readFileSync(place.bootId, 'utf8'), startsOf('mysql')];
    expect(await shop.wish(standing.id, { kind: 'run' })).toBe('moved');
    // The bot goes down with the machine, and comes back.
    await vi.waitFor(() => expect(readFileSync(place.bootId, 'utf8')).not.toBe(boot), { timeout: 20_000 });
    await shop.restart();
    const walked = await shop.goOn(standing.id, { answers });
    expect(walked.state).toBe('finished');
    expect(walked.steps.slice(-3)).toEqual([
      ...['reboot: succeeded', 'machine-is-back: succeeded', 'healthy-after-restart: succeeded'],
    ]);
    expect(startsOf('mysql')).toBe(starts + 1);
    expect(isActive(place, 'vedfolnir')).toBe(true);
  });
});

describe('the playbook for corrupt data', () => {
  it('repairs what can be repaired, and keeps a copy from before', async () => {
    await open();
    await estate.turn('vedfolnir-corruption', true);
    const walked = await shop.walk('recovery#data-corruption', {
      answers: { 'choose-recovery': 'option-1-repair' },
    });
    expect(walked.state).toBe('finished');
    expect(await walked.printed('check-tables')).toContain('damaged: 1');
    expect(walked.steps).toContain('repair-tables: succeeded');
    expect(walked.steps).not.toContain('restore-dump: succeeded');
    expect(statSync(join(place.backups, walked.values.COPY ?? '')).mode & 0o777).toBe(0o600);
  });

  it('restores a dump where nothing can be repaired, when a second person agrees', async () => {
    await open();
    await estate.turn('vedfolnir-beyond-repair', true);
    const dump = backups(/^vedfolnir_.*\.sql$/)
      .sort()
      .at(-1);
    const walked = await shop.walk('recovery#data-corruption', {
      answers: { 'choose-recovery': 'option-1-repair', DUMP: dump ?? '' },
    });
    expect(walked.state).toBe('finished');
    expect(walked.steps).toContain('repair-tables: failed');
    expect(walked.steps.slice(-3)).toEqual([
      ...['restore-dump: succeeded', 'validate: succeeded', 'count-again: succeeded'],
    ]);
    expect(countPosts()).toBe(600);
  });

  it('restores no dump that was cut off, and puts the copy back', async () => {
    await open();
    const broken = 'vedfolnir_20200101_013000.sql';
    const whole = readFileSync(join(place.backups, backups(/^vedfolnir_/)[0] ?? ''), 'utf8');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(join(place.backups, broken), whole.slice(0, whole.length / 2));
    const answers = { 'choose-recovery': 'option-2-restore', DUMP: broken };
    const stuck = await shop.walk('recovery#data-corruption', { answers });
    expect(stuck).toMatchObject({ state: 'stuck' });
    expect(await stuck.printed('restore-dump')).toContain('was cut off');
    expect(countPosts()).toBe(600);
    withData(place, (data) => data.exec('DELETE FROM posts WHERE id > 10'));
    expect(await shop.wish(stuck.id, { kind: 'roll-back' })).toBe('moved');
    const back = await shop.goOn(stuck.id);
    expect(back).toMatchObject({
      state: 'stuck',
      reason: 'It was rolled back. Retry it, or skip it to go on.',
    });
    expect(countPosts()).toBe(600);
  });
});

describe('the playbook for a security incident', () => {
  it('contains, investigates and recovers', async () => {
    await open();
    await estate.turn('vedfolnir-logins', true);
    const standing = await shop.walk('recovery#security-incident', {
      values: { ADDRESS: '203.0.113.66' },
      answers: { 'which-sessions': 'all-sessions' },
      until: 'quiet-again',
    });
    expect(standing.state).toBe('asking');
    expect(readMaintenance(place)).toMatchObject({
      mode: 'emergency',
      terminate_jobs: true,
      grace_period: 30,
    });
    expect(rules()[0]).toBe('deny from 203.0.113.66');
    expect(sessions('*')).toBe(0);
    expect(await standing.printed('unauthorized')).toContain('FAILED_LOGIN user=admin ip=203.0.113.66');
    expect(await standing.printed('administrators')).toContain('user1@example.test');
    await estate.turn('vedfolnir-logins', false);
    const walked = await shop.goOn(standing.id);
    expect(walked).toMatchObject({ state: 'finished' });
    expect(walked.steps.filter((step) => !step.endsWith(': succeeded'))).toEqual([]);
  });

  it('passes by what is on already and whom nobody knows, and shows the token nowhere', async () => {
    await open();
    await estate.turn('vedfolnir-emergency', true);
    const standing = await shop.walk('recovery#security-incident', {
      answers: { 'which-sessions': 'none' },
      until: 'what-was-found',
    });
    expect(standing.steps.join()).not.toMatch(/activate-emergency|deny-address|end-sessions/);
    expect(sessions('user-*')).toBe(40);
  });
});

describe('the first five minutes', () => {
  it('turn emergency mode on by the API, with the token on standard input alone, and tell the team', async () => {
    await open();
    const walked = await shop.walk('emergency#the-first-five-minutes', {
      values: { REASON: reason },
      answers: { classify: 'critical', ...people },
    });
    expect(walked.state).toBe('finished');
    expect(readMaintenance(place)).toMatchObject({ mode: 'emergency', reason: `EMERGENCY: ${reason}` });
    const mail = readFileSync(place.sentMail, 'utf8');
    expect(mail).toContain('To: emergency-team@vedfolnir.example');
    expect(mail).toMatch(/Severity: critical\nReason: disk is full; see #ops\n[\s\S]*- Security: Sam/);
    const token = estate.env.VEDFOLNIR_ADMIN_TOKEN ?? '-';
    for (const step of ['activate-emergency', 'mode-before', 'tell-emergency-team'])
      expect(await walked.printed(step)).not.toContain(token);
    expect(mail).not.toContain(token);
  });

  it('stop where the application does not answer; nothing is told before', async () => {
    await open();
    await estate.turn('vedfolnir-down', true);
    const walked = await shop.walk('emergency#the-first-five-minutes', {
      values: { REASON: reason },
      answers: { classify: 'high', ...people },
    });
    expect(walked).toMatchObject({ state: 'stuck' });
    expect(walked.steps).toEqual([
      ...['classify: succeeded', 'mode-before: failed', 'activate-emergency: failed'],
    ]);
    expect(existsSync(place.sentMail)).toBe(false);
  });

  it('end where it is no emergency', async () => {
    await open();
    const walked = await shop.walk('emergency#the-first-five-minutes', {
      values: { REASON: reason },
      answers: { classify: 'no-emergency' },
    });
    expect(walked).toMatchObject({ state: 'finished', steps: ['classify: succeeded'] });
    expect(readMaintenance(place)).toBeNull();
  });
});

describe('isolation and evidence', () => {
  it('shuts traffic out first of all rules, keeps copies for their owner alone, and finds its way back', async () => {
    await open();
    const walked = await shop.walk('emergency#isolation-and-evidence', {
      answers: { 'is-it-an-attack': 'yes-isolate' },
    });
    expect(walked.state).toBe('finished');
    expect(rules().slice(0, 2)).toEqual(['deny from any to any port 443', 'deny from any to any port 80']);
    expect(isActive(place, 'nginx')).toBe(false);
    const kept = backups(/emergency_\d{8}_\d{6}/);
    expect(kept.map((name) => name.replace(/_?\d{8}_\d{6}/, '')).toSorted()).toEqual([
      ...['app_emergency.tar.gz', 'emergency.sql', 'logs_emergency', 'network_emergency.txt'],
      ...['processes_emergency.txt', 'redis_emergency.rdb', 'syslog_emergency'],
    ]);
    for (const name of kept) expect(statSync(join(place.backups, name)).mode & 0o077).toBe(0);

    await estate.turn('vedfolnir-emergency', true);
    const back = await shop.walk('emergency#the-way-back', { answers: { 'was-it-isolated': 'yes' } });
    expect(back).toMatchObject({ state: 'finished' });
    expect(rules().join()).not.toContain('deny');
    expect(isActive(place, 'nginx')).toBe(true);
    expect(readMaintenance(place)).toBeNull();
  });

  it('stops at a dump that cannot be made; skipped, the evidence is kept all the same', async () => {
    await open();
    await estate.turn('vedfolnir-mysql-down', true);
    const stuck = await shop.walk('emergency#isolation-and-evidence', {
      answers: { 'is-it-an-attack': 'no' },
    });
    expect(stuck).toMatchObject({
      state: 'stuck',
      steps: ['is-it-an-attack: succeeded', 'emergency-dump: failed'],
    });
    expect(backups(/^emergency_.*\.sql$/)).toEqual([]);
    await shop.wish(stuck.id, { kind: 'skip', reason: 'MySQL is down' });
    expect(await shop.goOn(stuck.id)).toMatchObject({ state: 'finished' });
    expect(backups(/^logs_emergency_/)).toHaveLength(1);
    expect(rules().join()).not.toContain('deny');
  });
});

describe('the weekly optimization', () => {
  it('goes by itself up to the last word of people, and deletes the sessions that are over', async () => {
    await open();
    const walked = await shop.walk('weekly#weekly-system-optimization', {
      pace: 'by-itself',
      until: 'overseen',
    });
    expect(walked.steps).toEqual([
      ...['optimize-tables: succeeded', 'analyze-tables: succeeded', 'clean-sessions: succeeded'],
      ...['clean-packages: succeeded', 'clean-python-cache: succeeded', 'clean-temporary-files: succeeded'],
      'healthy-after-optimization: succeeded',
    ]);
    expect(await walked.printed('clean-sessions')).toBe('6\n');
    expect([sessions('left-behind-*'), sessions('service-*'), sessions('user-*')]).toEqual([0, 3, 40]);
    expect(readPackages(place)).toMatchObject({ unneeded: [], cached: [] });
  });

  it('stops at the first failure', async () => {
    await open();
    await estate.turn('vedfolnir-mysql-down', true);
    const walked = await shop.walk('weekly#weekly-system-optimization', { pace: 'by-itself' });
    expect(walked).toMatchObject({ state: 'stuck', steps: ['optimize-tables: failed'] });
    expect(sessions('left-behind-*')).toBe(6);
  });
});

describe('the weekly and monthly reviews', () => {
  it('rotate logs and remove what is older than 30 days, but never the newest dump', async () => {
    await open();
    const before = backups(/^vedfolnir_/).length;
    const walked = await shop.walk('weekly#weekly-maintenance-review');
    expect(walked.state).toBe('finished');
    expect(existsSync(`${place.logs.web}.1`)).toBe(true);
    expect(backups(/^vedfolnir_/).length).toBeLessThan(before);
    expect(backups(/^vedfolnir_/).length).toBeGreaterThanOrEqual(30);
  });

  it('audit security and look at performance', async () => {
    await open();
    const audit = await shop.walk('monthly#security-audit');
    expect(audit.state).toBe('finished');
    expect(await audit.printed('security-settings')).not.toContain('SHA256');
    expect(audit.steps.filter((step) => !step.endsWith(': succeeded'))).toEqual([]);
    expect(await shop.walk('monthly#performance-review')).toMatchObject({ state: 'finished' });
  });
});

describe('the daily checks', () => {
  it('look at all five parts, also while the database is down', async () => {
    await open();
    await estate.turn('vedfolnir-mysql-down', true);
    const walked = await shop.walk('daily#morning-system-check');
    expect(walked.state).toBe('finished');
    expect(walked.steps.filter((step) => step.endsWith(': failed'))).toEqual([
      ...['health-check: failed', 'database-connections: failed', 'database-size: failed'],
    ]);
    expect(await walked.printed('sessions')).toBe('49\n');
    expect(await shop.walk('daily#evening-system-review')).toMatchObject({ state: 'finished' });
  });

  it('make the dump that is missing, which turns its check green', async () => {
    await open();
    await estate.turn('vedfolnir-backup', true);
    const walked = await shop.walk('daily#the-backup-is-missing');
    expect(walked.state).toBe('finished');
    expect(walked.steps).toContain('backup-is-there: succeeded');
  });

  it('leave no half of a dump behind where the database is down', async () => {
    await open();
    await estate.turn('vedfolnir-mysql-down', true);
    const before = backups(/\.sql$/);
    expect(await shop.walk('daily#the-backup-is-missing')).toMatchObject({ state: 'stuck' });
    expect(backups(/\.sql$/)).toEqual(before);
  });
});

describe('maintenance mode', () => {
  it('starts with a quarter on top of the estimate, and ends', async () => {
    await open();
    const standing = await shop.walk('maintenance-mode#planned-maintenance', {
      values: { REASON: 'New captions', MINUTES: '60' },
      until: 'work',
    });
    const { started, estimated } = readMaintenance(place) ?? {};
    expect(((estimated ?? 0) - (started ?? 0)) / 60_000).toBe(75);
    const walked = await shop.goOn(standing.id, { answers: { 'did-it-go-well': 'no-go-back' } });
    expect(walked.state).toBe('finished');
    expect(readMaintenance(place)).toBeNull();
  });

  it('does not start without a whole backup', async () => {
    await open();
    const newest = join(place.backups, 'vedfolnir_20990101_013000.sql');
    const { writeFileSync } = await import('node:fs');
    writeFileSync(newest, '-- MySQL dump, cut off\n');
    const walked = await shop.walk('maintenance-mode#planned-maintenance', {
      values: { REASON: 'New captions', MINUTES: '60' },
    });
    expect(walked).toMatchObject({ state: 'stuck', steps: ['backup-is-whole: failed'] });
    expect(readMaintenance(place)).toBeNull();
  });

  it('is ended where nobody meant it', async () => {
    await open();
    await estate.turn('vedfolnir-maintenance', true);
    const walked = await shop.walk('maintenance-mode#it-is-on', {
      answers: { 'is-it-intended': 'nobody-meant-it-end-it' },
    });
    expect(walked).toMatchObject({ state: 'finished' });
    expect(walked.steps).toContain('it-is-off: succeeded');
    expect(readMaintenance(place)).toBeNull();
  });
});
