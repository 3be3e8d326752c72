import { afterEach, describe, expect, it, vi } from 'vitest';
import { createLog } from '../../src/assemble/log.ts';

const secret = 'hunter2"with quotes';

describe('the log', () => {
  const lines: string[] = [];
  const spy = vi.spyOn(process.stderr, 'write').mockImplementation((line) => {
    lines.push(String(line));
    return true;
  });
  afterEach(() => {
    lines.length = 0;
    spy.mockClear();
  });

  it('is one line of JSON for each thing that happened, on standard error', () => {
    createLog([]).warn('A message did not go out.', { post: '1', channel: '#ops' });
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      msg: 'A message did not go out.',
      post: '1',
      channel: '#ops',
      time: expect.stringMatching(/Z$/),
    });
  });

  it('holds no secret, as it is or in JSON or encoded, in sentences or fields', () => {
    const forms = [secret, Buffer.from(secret).toString('base64'), encodeURIComponent(secret)];
    for (const form of forms) createLog([secret]).error(`It said: ${form}`, { reason: { deep: [form] } });
    expect(lines).toHaveLength(forms.length);
    for (const line of lines) {
      expect(line).not.toContain('hunter2');
      expect(line).not.toContain(forms[1]);
      expect(line).toContain('•••');
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  it('keeps a line break in what it is told from beginning a line of its own', () => {
    createLog([]).info('one\n{"level":60,"msg":"forged"}');
    expect(lines.join('').trimEnd().split('\n')).toHaveLength(1);
  });
});
