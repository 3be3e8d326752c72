import type { Names } from '../../../src/slack/render/names.ts';

/** What the people and channels of a test are called. */
export const names: Names = {
  isUser: (id) => /^[UW][A-Z0-9]{2,}$/.test(id),
  person: (id) => (id === 'U0NADIA001' ? 'Nadia Reyes' : id),
  channelId: (channel) => (channel === '#ops' ? 'C0OPS00001' : undefined),
};
