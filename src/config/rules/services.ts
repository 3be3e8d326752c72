import { basename } from 'node:path';
import type { ServiceEntries } from '../entries.ts';
import { listWords, meant, quote } from '../wording.ts';
import type { YamlFile } from '../yaml-file.ts';
import { type KnownNames, reportRepeated } from './everything.ts';
import { checkChannel, checkOwner } from './names.ts';
import { checkZone } from './zone.ts';

/** What the services say of themselves. */
export function checkServices(services: readonly ServiceEntries[], known: KnownNames): void {
  const files = new Map<string, string>();
  for (const service of services) {
    const { data, report, file } = service;
    const { id, timezone, owner, parts } = data.service;
    const taken = files.get(id);
    if (taken) report(['service', 'id'], `"${id}" is already the id of the service in ${taken}`);
    else files.set(id, file.file);
    if (!taken && basename(file.file, '.yaml') !== id)
      report(['service', 'id'], `"${id}" is easier to find in a file named ${id}.yaml`, {
        severity: 'warning',
      });
    if (id === 'workspace')
      report(['service', 'id'], '"workspace" stands for the workspace itself; choose another id');
    checkZone(timezone, ['service', 'timezone'], report);
    checkOwner(owner, ['service', 'owner'], known, report);
    reportRepeated(
      service,
      'part',
      parts.map((name, index) => ({ name, path: ['service', 'parts', index] })),
    );
    for (const [index, role] of (data.runbooks.approve?.roles ?? []).entries())
      if (known.roles && !known.roles.includes(role))
        report(
          ['runbooks', 'approve', 'roles', index],
          `${quote(role)} is no role; write ${listWords(known.roles)}${meant(role, known.roles)}`,
        );
    for (const [index, role] of (data.runbooks.break_glass?.roles ?? []).entries())
      if (known.roles && !known.roles.includes(role))
        report(
          ['runbooks', 'break_glass', 'roles', index],
          `${quote(role)} is no role; write ${listWords(known.roles)}${meant(role, known.roles)}`,
        );
    if (data.runbooks.timeout === 0)
      report(['runbooks', 'timeout'], 'must be above zero, or nothing could ever run');
    for (const [use, channel] of Object.entries(data.channels))
      checkChannel(channel, ['channels', use], known, report);
  }
}

/** A secret belongs to one service: no other declares it, hands it to its commands, or puts it into values. */
export function checkSecretOwners(services: readonly ServiceEntries[], files: readonly YamlFile[]): void {
  const owners = new Map<string, ServiceEntries>();
  for (const service of services) {
    for (const [index, name] of service.data.environment.secrets.entries()) {
      const owner = owners.get(name);
      if (!owner) owners.set(name, service);
      else if (owner !== service)
        service.report(
          ['environment', 'secrets', index],
          `${name} is already a secret of ${owner.data.service.id}; a secret belongs to one service`,
        );
    }
  }
  for (const service of services) {
    for (const [index, name] of service.data.environment.allow.entries()) {
      const owner = owners.get(name);
      if (owner && owner !== service)
        service.report(
          ['environment', 'allow', index],
          `${name} is a secret of ${owner.data.service.id}; no other service may hand it to its commands`,
        );
    }
  }
  for (const file of files) {
    for (const { name, path } of file.interpolations) {
      const owner = owners.get(name);
      if (owner && owner.file !== file)
        file.report(path, `\${${name}} is a secret of ${owner.data.service.id} and may not be used here`);
    }
  }
}
