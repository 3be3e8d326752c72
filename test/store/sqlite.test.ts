import { describe } from 'vitest';
import { inboxContract } from './contract/inbox.ts';
import { makeSqliteSubject } from './temporary-store.ts';

describe('SQLite', () => {
  inboxContract(makeSqliteSubject);
});
