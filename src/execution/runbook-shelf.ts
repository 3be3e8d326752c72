import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forPeople } from '../runbooks/for-people.ts';
import { listHeadings, sectionAt } from '../runbooks/headings.ts';
import type { RunbookShelf } from '../runbooks/shelf.ts';

/** Only plain names lead into the folder of runbooks; nothing leads out of it. */
const address = /^([A-Za-z0-9][\w.-]*)\/([A-Za-z0-9][\w.-]*)(?:#([^\s#]+))?$/;

/** Runbooks as they lie under `runbooks/` at this moment. */
export function createRunbookShelf(home: string): RunbookShelf {
  return {
    async find(wanted) {
      const match = address.exec(wanted);
      if (!match) return undefined;
      const [, service = '', name = '', anchor] = match;
      const path = `runbooks/${service}/${name}.md`;
      const markdown = await readFile(join(home, path), 'utf8').catch(() => undefined);
      if (markdown === undefined) return undefined;
      if (anchor === undefined) {
        const [first] = listHeadings(markdown);
        const body = first ? markdown.slice(first.end) : markdown;
        return {
          address: wanted,
          title: first?.title ?? name,
          markdown: forPeople(body),
          path,
          line: first?.line ?? 1,
        };
      }
      const section = sectionAt(markdown, anchor);
      if (!section) return undefined;
      const { heading } = section;
      return {
        address: wanted,
        title: heading.title,
        markdown: forPeople(section.markdown),
        path,
        line: heading.line,
      };
    },
  };
}
