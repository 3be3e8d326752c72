// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these are texts of config files
import { describe, expect, it } from 'vitest';
import { interpolate } from '../../src/config/interpolate.ts';

const env = { HOME: '/home/ops', EMPTY: '', TRAP: '${HOME} {a: b}' };

describe('putting the environment into a text', () => {
  it.each([
    ['${HOME}/x', '/home/ops/x'],
    ['${NONE:-/srv}/x', '/srv/x'],
    ['${EMPTY:-/srv}', '/srv'],
    ['${HOME:-/srv}', '/home/ops'],
    ['${EMPTY}', ''],
    ['${NONE:-}', ''],
    ['$${HOME}', '${HOME}'],
    ['$HOME and $1', '$HOME and $1'],
    ['${HOME}${HOME}', '/home/ops/home/ops'],
  ])('makes %s into %s', (text, made) => {
    expect(interpolate(text, env)).toMatchObject({ text: made, missing: [], malformed: [] });
  });

  it('does not look again at what it has put in', () => {
    expect(interpolate('${TRAP}', env).text).toBe('${HOME} {a: b}');
  });

  it('tells every variable that is not set', () => {
    expect(interpolate('${ONE} ${HOME} ${TWO}', env).missing).toEqual(['ONE', 'TWO']);
  });

  it('does not take what every object has for a variable', () => {
    expect(interpolate('${constructor}', env).missing).toEqual(['constructor']);
  });

  it.each(['${', '${}', '${a b}', '${NAME-x}', '${HOME'])('tells that %s is no variable', (text) => {
    expect(interpolate(text, env).malformed).toEqual([text]);
  });
});
