import { resolve } from 'node:path';
import type { Check } from '../../checks/check.ts';
import type { LogFile } from '../../services/log-file.ts';
import type { Service } from '../../services/service.ts';
import type { Config } from '../config.ts';
import type { ProbeEntry } from '../schema/probe.ts';
import type { CheckEntry, ServiceFile } from '../schema/service-file.ts';
import type { WorkspaceFile } from '../schema/workspace-file.ts';
import { buildAccess, buildPeople } from './access.ts';
import { buildFlapping, buildWindows, causesOf } from './alerts.ts';
import { environmentOf, folderOf } from './command-line.ts';
import { buildHosts } from './hosts.ts';
import { buildItems, buildMaintenanceFiles } from './maintenance.ts';
import { buildHeartbeats, buildProbes } from './probes.ts';
import { buildApprovals, buildBreakGlass } from './runbooks.ts';
import { buildSchedules } from './schedules.ts';

interface Surroundings {
  readonly home: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly knownRights: readonly string[];
}

/** Puts files that have been found valid into the domain's words. */
export function buildConfig(
  workspace: WorkspaceFile,
  services: readonly ServiceFile[],
  around: Surroundings,
): Config {
  return {
    mode: workspace.mode,
    labels: workspace.labels,
    services: services.map(buildService),
    probes: services.flatMap((each) => buildProbes(each, around)),
    checks: services.flatMap((each) => each.checks.map((check) => buildCheck(check, each))),
    heartbeats: services.flatMap(buildHeartbeats),
    logFiles: services.flatMap((each) => buildLogFiles(each, around.home)),
    items: services.flatMap(buildItems),
    maintenanceFiles: services.flatMap((each) => buildMaintenanceFiles(each, around)),
    schedules: [
      ...buildSchedules(workspace.schedules, { name: 'workspace', timezone: workspace.timezone }),
      ...services.flatMap((each) =>
        buildSchedules(each.schedules, {
          name: each.service.id,
          timezone: each.service.timezone,
          channel: each.channels.health,
          services: [each.service.id],
        }),
      ),
    ],
    windows: services.flatMap(buildWindows),
    flapping: buildFlapping(workspace, services),
    access: buildAccess(workspace, around.knownRights),
    people: buildPeople(workspace),
    watching: workspace.watching,
    runbooks: {
      ...workspace.runbooks,
      approve: buildApprovals(services),
      breakGlass: buildBreakGlass(services),
    },
    benches: Object.fromEntries(
      services.map((each) => [
        each.service.id,
        {
          cwd: folderOf(each, around.home),
          env: environmentOf(each, around.env),
          timeout: each.runbooks.timeout,
          hosts: buildHosts(each, around.home),
        },
      ]),
    ),
    retention: workspace.retention,
    secrets: secretsOf(services, around.env),
  };
}

function buildService(file: ServiceFile): Service {
  const { id, name, timezone, labels, owner, parts } = file.service;
  return {
    id,
    name,
    timezone,
    labels,
    ...(owner === undefined ? {} : { owner }),
    channels: file.channels,
    parts,
  };
}

function buildCheck(entry: CheckEntry, file: ServiceFile): Check {
  const { status_from: statusFrom, value, depends_on: _, alert, ...rest } = entry;
  const dependsOn = causesOf(entry, file);
  return {
    ...rest,
    service: file.service.id,
    name: entry.name ?? entry.id.replaceAll('-', ' '),
    value: value ?? shownBeside(statusFrom, file.probes[entry.probe]),
    ...(statusFrom === undefined ? {} : { statusFrom }),
    ...(dependsOn.length === 0 ? {} : { dependsOn }),
    ...(alert === 'critical' ? {} : { alert }),
  };
}

/** What is shown of a check that takes a status over and names no value: what was said about it. */
function shownBeside(statusFrom = '', probe: ProbeEntry | undefined): string {
  return probe?.exit_codes || probe?.output === 'nagios' || probe?.heartbeat ? 'message' : statusFrom;
}

function buildLogFiles(file: ServiceFile, home: string): LogFile[] {
  return Object.entries(file.logs).map(([name, { path, lines }]) => ({
    ...{ service: file.service.id, name, lines },
    path: resolve(folderOf(file, home), path),
  }));
}

/** Values of declared secrets that are set. An empty one would mask nothing and everything. */
function secretsOf(services: readonly ServiceFile[], env: Surroundings['env']): string[] {
  const names = services.flatMap((each) => each.environment.secrets);
  return [...new Set(names.flatMap((name) => env[name] || []))];
}
