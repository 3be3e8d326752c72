import { resolve } from 'node:path';
import { DateTime } from 'luxon';
import type { Look, Probe } from '../../checks/probe.ts';
import type { Retention } from '../../checks/retention.ts';
import { outputOf } from '../rules/probe-values.ts';
import type { ProbeEntry } from '../schema/probe.ts';
import type { ServiceFile } from '../schema/service-file.ts';
import { argvOf, environmentOf, folderOf } from './command-line.ts';

const outputLimit = 1_000_000;

interface Surroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
}

/** The probes of a service file that has been found valid. */
export function buildProbes(service: ServiceFile, { home, env }: Surroundings): Probe[] {
  return Object.entries(service.probes).flatMap(([id, entry]) => {
    const look = buildLook(entry, service, { home, env });
    return look
      ? [{ id, service: service.service.id, every: entry.every, timeout: entry.timeout, look }]
      : [];
  });
}

function buildLook(entry: ProbeEntry, service: ServiceFile, { home, env }: Surroundings): Look | undefined {
  const argv = argvOf(entry);
  if (argv) {
    return {
      kind: 'command',
      command: { argv, cwd: folderOf(service, home), env: environmentOf(service, env) },
      output: outputOf(entry),
      ...(entry.exit_codes ? { exitCodes: entry.exit_codes } : {}),
      extract: entry.extract ?? {},
      outputLimit: entry.output_limit ?? outputLimit,
    };
  }
  if (entry.http !== undefined) {
    return {
      kind: 'http',
      url: entry.http,
      method: entry.method ?? 'GET',
      headers: entry.headers ?? {},
      ...(entry.body === undefined ? {} : { body: entry.body }),
      followRedirects: entry.follow_redirects ?? true,
      ...(entry.extract ? { extract: entry.extract } : {}),
      outputLimit: entry.output_limit ?? outputLimit,
    };
  }
  if (entry.prometheus) {
    const { url, query } = entry.prometheus;
    return {
      kind: 'prometheus',
      url,
      query,
      headers: entry.headers ?? {},
      outputLimit: entry.output_limit ?? outputLimit,
    };
  }
  if (entry.host) return { kind: 'host', disk: entry.host.disk };
  if (entry.files) {
    const { path, match, each, dated, timezone = service.service.timezone, expect, retention } = entry.files;
    return {
      kind: 'files',
      path: resolve(folderOf(service, home), path),
      match,
      each,
      ...(dated === undefined
        ? {}
        : { dated: { ...(typeof dated === 'string' ? { format: dated } : dated), timezone } }),
      expect,
      ...(retention ? { retention: buildRetention(retention, service.service.timezone) } : {}),
    };
  }
  if (entry.tls) {
    const { host, port, servername, ca, starttls } = entry.tls;
    return {
      kind: 'tls',
      host,
      port,
      ...(servername === undefined ? {} : { servername }),
      ...(ca === undefined ? {} : { ca: resolve(folderOf(service, home), ca) }),
      ...(starttls === undefined ? {} : { starttls }),
    };
  }
  if (entry.tcp) {
    const { host, port, send, expect } = entry.tcp;
    return {
      kind: 'tcp',
      host,
      port,
      ...(send === undefined ? {} : { send }),
      ...(expect === undefined ? {} : { expect }),
    };
  }
  if (entry.log) {
    const { path, pattern, last, time, tail, limit } = entry.log;
    const { format, find, timezone = service.service.timezone } = time;
    return {
      kind: 'log',
      path: resolve(folderOf(service, home), path),
      pattern,
      last,
      time: { format, timezone, ...(find === undefined ? {} : { find }) },
      tail,
      limit,
    };
  }
  if (entry.heartbeat) {
    const { every, cron, timezone = service.service.timezone, grace } = entry.heartbeat;
    const expected = cron === undefined ? { every: every ?? 0 } : { cron, timezone };
    return { kind: 'heartbeat', heartbeat: { expected, grace, timezone } };
  }
  return entry.maintenance ? { kind: 'maintenance' } : undefined;
}

/** The jobs of a service that report by themselves. */
export function buildHeartbeats({ service, probes }: ServiceFile) {
  return Object.entries(probes).flatMap(([probe, { heartbeat }]) =>
    heartbeat ? [{ service: service.id, probe, token: heartbeat.token }] : [],
  );
}

function buildRetention(
  { timezone, since, ...written }: NonNullable<NonNullable<ProbeEntry['files']>['retention']>,
  serviceZone: string,
): Retention {
  const zone = timezone ?? serviceZone;
  return {
    ...written,
    timezone: zone,
    ...(since === undefined ? {} : { since: DateTime.fromISO(since, { zone }).startOf('day').toMillis() }),
  };
}
