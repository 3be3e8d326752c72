import type { Person } from './access.ts';

/**
 * What config calls somebody; undefined when it does not know them.
 * @param id a Slack user id, an actor key, or a key of `people:`
 */
export function nameInConfig(people: readonly Person[], id: string): string | undefined {
  const key = id.replace(/^slack:/, '');
  return people.find(
    (person) =>
      person.slack === key || person.key === key || (person.uid !== undefined && `uid:${person.uid}` === key),
  )?.name;
}

/** What somebody is called of whom nothing but an id is known. */
export function namelessWords(id: string): string {
  const uid = /^uid:(\d+)$/.exec(id)?.[1];
  return uid === undefined ? id.replace(/^slack:/, '') : `user ${uid} in a terminal`;
}
