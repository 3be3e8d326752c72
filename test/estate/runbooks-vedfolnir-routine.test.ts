import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { withKeys } from '../../demo/estate/vedfolnir/redis/keys.ts';
import { readPackages } from '../../demo/estate/vedfolnir/system/packages.ts';
import { readMaintenance } from '../../demo/estate/vedfolnir/web/maintenance.ts';
import { shareVedfolnir } from './shared-vedfolnir.ts';

const vedfolnir = shareVedfolnir();
const sessions = (glob: string): number =>
  withKeys(vedfolnir.place, Date.now(), (keys) => keys.names(`vedfolnir:session:${glob}`).length);
const backups = (pattern: RegExp): string[] =>
  readdirSync(vedfolnir.place.backups).filter((name) => pattern.test(name));

describe('the weekly optimization', () => {
  it('goes by itself up to the last word of people, and deletes the sessions that are over', async () => {
    const shop = await vedfolnir.open();
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
    expect(readPackages(vedfolnir.place)).toMatchObject({ unneeded: [], cached: [] });
  });

  it('stops at the first failure', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-mysql-down', true);
    const walked = await shop.walk('weekly#weekly-system-optimization', { pace: 'by-itself' });
    expect(walked).toMatchObject({ state: 'stuck', steps: ['optimize-tables: failed'] });
    expect(sessions('left-behind-*')).toBe(6);
  });
});

describe('the weekly and monthly reviews', () => {
  it('rotate logs and remove what is older than 30 days, but never the newest dump', async () => {
    const shop = await vedfolnir.open();
    const before = backups(/^vedfolnir_/).length;
    const walked = await shop.walk('weekly#weekly-maintenance-review');
    expect(walked.state).toBe('finished');
    expect(existsSync(`${vedfolnir.place.logs.web}.1`)).toBe(true);
    expect(backups(/^vedfolnir_/).length).toBeLessThan(before);
    expect(backups(/^vedfolnir_/).length).toBeGreaterThanOrEqual(30);
  });

  it('audit security and look at performance', async () => {
    const shop = await vedfolnir.open();
    const audit = await shop.walk('monthly#security-audit');
    expect(audit.state).toBe('finished');
    expect(await audit.printed('security-settings')).not.toContain('SHA256');
    expect(audit.steps.filter((step) => !step.endsWith(': succeeded'))).toEqual([]);
    expect(await shop.walk('monthly#performance-review')).toMatchObject({ state: 'finished' });
  });
});

describe('the daily checks', () => {
  it('look at all five parts, also while the database is down', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-mysql-down', true);
    const walked = await shop.walk('daily#morning-system-check');
    expect(walked.state).toBe('finished');
    expect(walked.steps.filter((step) => step.endsWith(': failed'))).toEqual([
      ...['health-check: failed', 'database-connections: failed', 'database-size: failed'],
    ]);
    expect(await walked.printed('sessions')).toBe('49\n');
    expect(await shop.walk('daily#evening-system-review')).toMatchObject({ state: 'finished' });
  });

  it('make the dump that is missing, which turns its check green', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-backup', true);
    const walked = await shop.walk('daily#the-backup-is-missing');
    expect(walked.state).toBe('finished');
    expect(walked.steps).toContain('backup-is-there: succeeded');
  });

  it('leave no half of a dump behind where the database is down', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-mysql-down', true);
    const before = backups(/\.sql$/);
    expect(await shop.walk('daily#the-backup-is-missing')).toMatchObject({ state: 'stuck' });
    expect(backups(/\.sql$/)).toEqual(before);
  });
});

describe('maintenance mode', () => {
  it('starts with a quarter on top of the estimate, and ends', async () => {
    const shop = await vedfolnir.open();
    const standing = await shop.walk('maintenance-mode#planned-maintenance', {
      values: { REASON: 'New captions', MINUTES: '60' },
      until: 'work',
    });
    const { started, estimated } = readMaintenance(vedfolnir.place) ?? {};
    expect(((estimated ?? 0) - (started ?? 0)) / 60_000).toBe(75);
    const walked = await shop.goOn(standing.id, { answers: { 'did-it-go-well': 'no-go-back' } });
    expect(walked.state).toBe('finished');
    expect(readMaintenance(vedfolnir.place)).toBeNull();
  });

  it('does not start without a whole backup', async () => {
    const shop = await vedfolnir.open();
    const newest = join(vedfolnir.place.backups, 'vedfolnir_20990101_013000.sql');
    writeFileSync(newest, '-- MySQL dump, cut off\n');
    const walked = await shop.walk('maintenance-mode#planned-maintenance', {
      values: { REASON: 'New captions', MINUTES: '60' },
    });
    expect(walked).toMatchObject({ state: 'stuck', steps: ['backup-is-whole: failed'] });
    expect(readMaintenance(vedfolnir.place)).toBeNull();
  });

  it('is ended where nobody meant it', async () => {
    const shop = await vedfolnir.open();
    await vedfolnir.estate.turn('vedfolnir-maintenance', true);
    const walked = await shop.walk('maintenance-mode#it-is-on', {
      answers: { 'is-it-intended': 'nobody-meant-it-end-it' },
    });
    expect(walked).toMatchObject({ state: 'finished' });
    expect(walked.steps).toContain('it-is-off: succeeded');
    expect(readMaintenance(vedfolnir.place)).toBeNull();
  });
});
