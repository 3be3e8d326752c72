import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import { withData } from '../../demo/estate/vedfolnir/mysql/database.ts';
import { withKeys } from '../../demo/estate/vedfolnir/redis/keys.ts';
import { isActive } from '../../demo/estate/vedfolnir/system/services.ts';
import { readMaintenance } from '../../demo/estate/vedfolnir/web/maintenance.ts';
import { shareVedfolnir } from './shared-vedfolnir.ts';

const vedfolnir = shareVedfolnir();
const countPosts = (): unknown =>
  withData(vedfolnir.place, (data) => data.prepare('SELECT count(*) FROM posts').pluck().get());
const sessions = (glob: string): number =>
  withKeys(vedfolnir.place, Date.now(), (keys) => keys.names(`vedfolnir:session:${glob}`).length);
const rules = (): string[] => JSON.parse(readFileSync(vedfolnir.place.firewall, 'utf8')).rules;
const startsOf = (unit: string): number =>
  readFileSync(vedfolnir.place.journal, 'utf8')
    .split('\n')
    .filter((line) => line.includes(` ${unit}.service: Started`)).length;
const backups = (pattern: RegExp): string[] =>
  readdirSync(vedfolnir.place.backups).filter((name) => pattern.test(name));
const reason = 'disk is full; see #ops';
const people = { PRIMARY: 'Karen', SECONDARY: 'Nick', SECURITY: 'Sam (+1 555 0100)', NEXT_UPDATE: '14:30' };

describe('the playbook for a failed system', () => {
  it('starts again what has failed, and nothing else', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-mysql-down', true);
    const before = startsOf('redis');
    const walked = await shop.walk('recovery#system-failure', { answers: { 'which-services': 'failed' } });
    expect(walked).toMatchObject({ state: 'finished', values: { UNITS: 'mysql' } });
    expect(walked.steps).toEqual([
      ...['service-status: failed', 'resources: succeeded', 'which-services: succeeded'],
      ...['services-to-restart: succeeded', 'restart-mysql: succeeded', 'journals: succeeded'],
      'health-check: succeeded',
    ]);
    expect(isActive(vedfolnir.place, 'mysql')).toBe(true);
    expect(startsOf('redis')).toBe(before);
  });

  it('starts all three in the order of the handbook when people want that', async () => {
    const shop = await vedfolnir.open();
    const walked = await shop.walk('recovery#system-failure', { answers: { 'which-services': 'all' } });
    expect(walked.state).toBe('finished');
    expect(walked.steps.filter((step) => step.startsWith('restart-'))).toEqual([
      ...['restart-mysql: succeeded', 'restart-redis: succeeded', 'restart-vedfolnir: succeeded'],
    ]);
  });

  it('goes on to a restart of the machine, which the run outlives', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-hangs', true);
    const answers = { 'which-services': 'failed' };
    const standing = await shop.walk('recovery#system-failure', { answers, until: 'reboot' });
    expect(standing.steps).toContain('restart-vedfolnir: failed');
    expect(standing.steps).toContain('health-check: failed');
    const [boot, starts] = [readFileSync(vedfolnir.place.bootId, 'utf8'), startsOf('mysql')];
    expect(await shop.wish(standing.id, { kind: 'run' })).toBe('moved');
    // The bot goes down with the machine, and comes back.
    await vi.waitFor(() => expect(readFileSync(vedfolnir.place.bootId, 'utf8')).not.toBe(boot), {
      timeout: 20_000,
    });
    await shop.restart();
    const walked = await shop.goOn(standing.id, { answers });
    expect(walked.state).toBe('finished');
    expect(walked.steps.slice(-3)).toEqual([
      ...['reboot: succeeded', 'machine-is-back: succeeded', 'healthy-after-restart: succeeded'],
    ]);
    expect(startsOf('mysql')).toBe(starts + 1);
    expect(isActive(vedfolnir.place, 'vedfolnir')).toBe(true);
  });
});

describe('the playbook for corrupt data', () => {
  it('repairs what can be repaired, and keeps a copy from before', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-corruption', true);
    const walked = await shop.walk('recovery#data-corruption', {
      answers: { 'choose-recovery': 'option-1-repair' },
    });
    expect(walked.state).toBe('finished');
    expect(await walked.printed('check-tables')).toContain('damaged: 1');
    expect(walked.steps).toContain('repair-tables: succeeded');
    expect(walked.steps).not.toContain('restore-dump: succeeded');
    expect(statSync(join(vedfolnir.place.backups, walked.values.COPY ?? '')).mode & 0o777).toBe(0o600);
  });

  it('restores a dump where nothing can be repaired, when a second person agrees', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-beyond-repair', true);
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

  it('restores no dump that was cut off', async () => {
    const shop = await vedfolnir.open();
    const broken = 'vedfolnir_20200101_013000.sql';
    const whole = readFileSync(join(vedfolnir.place.backups, backups(/^vedfolnir_/)[0] ?? ''), 'utf8');
    writeFileSync(join(vedfolnir.place.backups, broken), whole.slice(0, whole.length / 2));
    const walked = await shop.walk('recovery#data-corruption', {
      answers: { 'choose-recovery': 'option-2-restore', DUMP: broken },
    });
    expect(walked).toMatchObject({ state: 'stuck' });
    expect(walked.steps.at(-1)).toBe('dump-is-whole: failed');
    expect(await walked.printed('dump-is-whole')).toContain('was cut off');
    expect(walked.steps.join()).not.toContain('restore-dump');
  });

  it('restores no dump that has changed since it was looked at, and puts the copy back', async () => {
    const shop = await vedfolnir.open();
    const chosen = 'vedfolnir_20200102_013000.sql';
    const whole = readFileSync(join(vedfolnir.place.backups, backups(/^vedfolnir_/)[0] ?? ''));
    writeFileSync(join(vedfolnir.place.backups, chosen), whole);
    const answers = { 'choose-recovery': 'option-2-restore', DUMP: chosen };
    const standing = await shop.walk('recovery#data-corruption', { answers, until: 'restore-dump' });
    expect(standing.values.SUM).toBe(createHash('sha256').update(whole).digest('hex'));
    writeFileSync(join(vedfolnir.place.backups, chosen), 'DROP TABLE posts;\n-- Dump completed\n');
    const stuck = await shop.goOn(standing.id, { answers });
    expect(stuck).toMatchObject({ state: 'stuck' });
    expect(await stuck.printed('restore-dump')).toContain('nothing was restored');
    expect(countPosts()).toBe(600);
    withData(vedfolnir.place, (data) => data.exec('DELETE FROM posts WHERE id > 10'));
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
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-logins', true);
    const standing = await shop.walk('recovery#security-incident', {
      values: { ADDRESS: '203.0.113.66' },
      answers: { 'which-sessions': 'all-sessions' },
      until: 'quiet-again',
    });
    expect(standing.state).toBe('asking');
    expect(readMaintenance(vedfolnir.place)).toMatchObject({
      mode: 'emergency',
      terminate_jobs: true,
      grace_period: 30,
    });
    expect(rules()[0]).toBe('deny from 203.0.113.66');
    expect(sessions('*')).toBe(0);
    expect(await standing.printed('unauthorized')).toContain('FAILED_LOGIN user=admin ip=203.0.113.66');
    expect(await standing.printed('administrators')).toContain('user1@example.test');
    await vedfolnir.estate.turn('vedfolnir-logins', false);
    const walked = await shop.goOn(standing.id);
    expect(walked).toMatchObject({ state: 'finished' });
    expect(walked.steps.filter((step) => !step.endsWith(': succeeded'))).toEqual([]);
  });

  it('passes by what is on already and whom nobody knows, and shows the token nowhere', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-emergency', true);
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
    const shop = await vedfolnir.open();
    const walked = await shop.walk('emergency#the-first-five-minutes', {
      values: { REASON: reason },
      answers: { classify: 'critical', ...people },
    });
    expect(walked.state).toBe('finished');
    expect(readMaintenance(vedfolnir.place)).toMatchObject({
      mode: 'emergency',
      reason: `EMERGENCY: ${reason}`,
    });
    const mail = readFileSync(vedfolnir.place.sentMail, 'utf8');
    expect(mail).toContain('To: emergency-team@vedfolnir.example');
    expect(mail).toMatch(/Severity: critical\nReason: disk is full; see #ops\n[\s\S]*- Security: Sam/);
    const token = vedfolnir.estate.env.VEDFOLNIR_ADMIN_TOKEN ?? '-';
    for (const step of ['activate-emergency', 'mode-before', 'tell-emergency-team'])
      expect(await walked.printed(step)).not.toContain(token);
    expect(mail).not.toContain(token);
  });

  it('stop where the application does not answer; nothing is told before', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-down', true);
    const walked = await shop.walk('emergency#the-first-five-minutes', {
      values: { REASON: reason },
      answers: { classify: 'high', ...people },
    });
    expect(walked).toMatchObject({ state: 'stuck' });
    expect(walked.steps).toEqual([
      ...['classify: succeeded', 'mode-before: failed', 'activate-emergency: failed'],
    ]);
    expect(existsSync(vedfolnir.place.sentMail)).toBe(false);
  });

  it('end where it is no emergency', async () => {
    const shop = await vedfolnir.open();
    const walked = await shop.walk('emergency#the-first-five-minutes', {
      values: { REASON: reason },
      answers: { classify: 'no-emergency' },
    });
    expect(walked).toMatchObject({ state: 'finished', steps: ['classify: succeeded'] });
    expect(readMaintenance(vedfolnir.place)).toBeNull();
  });
});

describe('isolation and evidence', () => {
  it('shuts traffic out first of all rules, keeps copies for their owner alone, and finds its way back', async () => {
    const shop = await vedfolnir.open();
    const walked = await shop.walk('emergency#isolation-and-evidence', {
      answers: { 'is-it-an-attack': 'yes-isolate' },
    });
    expect(walked.state).toBe('finished');
    expect(rules().slice(0, 2)).toEqual(['deny from any to any port 443', 'deny from any to any port 80']);
    expect(isActive(vedfolnir.place, 'nginx')).toBe(false);
    const kept = backups(/emergency_\d{8}_\d{6}/);
    expect(kept.map((name) => name.replace(/_?\d{8}_\d{6}/, '')).toSorted()).toEqual([
      ...['app_emergency.tar.gz', 'emergency.sql', 'logs_emergency', 'network_emergency.txt'],
      ...['processes_emergency.txt', 'redis_emergency.rdb', 'syslog_emergency'],
    ]);
    for (const name of kept) expect(statSync(join(vedfolnir.place.backups, name)).mode & 0o077).toBe(0);

    await vedfolnir.estate.turn('vedfolnir-emergency', true);
    const back = await shop.walk('emergency#the-way-back', { answers: { 'was-it-isolated': 'yes' } });
    expect(back).toMatchObject({ state: 'finished' });
    expect(rules().join()).not.toContain('deny');
    expect(isActive(vedfolnir.place, 'nginx')).toBe(true);
    expect(readMaintenance(vedfolnir.place)).toBeNull();
  });

  it('stops at a dump that cannot be made; skipped, the evidence is kept all the same', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-mysql-down', true);
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
