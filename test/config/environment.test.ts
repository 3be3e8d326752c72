import { describe, expect, it } from 'vitest';
import { readSettings } from '../../src/config/environment.ts';

const tokens = { SLACK_BOT_TOKEN: 'xoxb-not-a-token', SLACK_APP_TOKEN: 'xapp-not-a-token' };

describe('the settings of the bot', () => {
  it('are read from the environment, folders made absolute', () => {
    const env = {
      ...tokens,
      SLACK_API_URL: 'http://127.0.0.1:3000/api',
      WATCHKEEPER_HOME: 'home',
      WATCHKEEPER_DATA: '/var/data',
    };
    expect(readSettings(env, 'slack', '/srv')).toEqual({
      valid: true,
      settings: {
        home: '/srv/home',
        data: '/var/data',
        web: undefined,
        deadManUrl: undefined,
        slack: {
          botToken: 'xoxb-not-a-token',
          appToken: 'xapp-not-a-token',
          apiUrl: 'http://127.0.0.1:3000/api/',
        },
      },
    });
  });

  it.each([
    ['9464', { host: '127.0.0.1', port: 9464 }],
    ['0.0.0.0:9464', { host: '0.0.0.0', port: 9464 }],
    ['[::1]:9464', { host: '::1', port: 9464 }],
  ])('answer over HTTP at %s: on the loopback unless told otherwise', (text, web) => {
    expect(readSettings({ WATCHKEEPER_PORT: text }, 'no-slack', '/srv')).toMatchObject({ settings: { web } });
  });

  it.each([
    [{ WATCHKEEPER_PORT: 'http' }, 'WATCHKEEPER_PORT is no port.'],
    [{ WATCHKEEPER_PORT: '70000' }, 'WATCHKEEPER_PORT is no port.'],
    [{ WATCHKEEPER_DEAD_MAN_URL: 'hc-ping/secret' }, 'WATCHKEEPER_DEAD_MAN_URL is no address.'],
  ])('refuse %j without quoting it', (env, sentence) => {
    const reading = readSettings(env, 'no-slack', '/srv');
    expect(reading).toMatchObject({ valid: false, problems: [expect.stringContaining(sentence)] });
    expect(JSON.stringify(reading)).not.toContain('hc-ping/secret');
  });

  it('need no tokens where Slack is not needed', () => {
    expect(readSettings({ SLACK_BOT_TOKEN: 'nonsense' }, 'no-slack', '/srv')).toEqual({
      valid: true,
      settings: { home: '/srv', data: '/srv/data', web: undefined, deadManUrl: undefined, slack: undefined },
    });
  });

  it('say everything that is missing at once, and where to get it', () => {
    expect(readSettings({ SLACK_APP_TOKEN: '', SLACK_API_URL: 'slack.test' }, 'slack', '/srv')).toEqual({
      valid: false,
      problems: [
        'SLACK_BOT_TOKEN is not set. It begins with xoxb-. Slack shows it under OAuth & Permissions, Bot User OAuth Token (api.slack.com/apps).',
        'SLACK_APP_TOKEN is not set. It begins with xapp-. Slack shows it under Basic Information, App-Level Tokens, with the scope connections:write (api.slack.com/apps).',
        'SLACK_API_URL is no address. Write it like http://127.0.0.1:3000/api/, or leave it out for Slack itself.',
      ],
    });
  });

  it.each([
    ['xapp-not-a-token', 'SLACK_BOT_TOKEN holds another kind of token (xapp-…); it must begin with xoxb-.'],
    ['"xoxb-not-a-token"', 'SLACK_BOT_TOKEN has quotes around it that do not belong to it.'],
    ['xoxb-not a-token', 'SLACK_BOT_TOKEN holds blanks or line ends.'],
    ['secret', 'SLACK_BOT_TOKEN is no such token; it must begin with xoxb-.'],
    ['xoxb-', 'SLACK_BOT_TOKEN is no such token; it must begin with xoxb-.'],
  ])('say what is wrong with a token without quoting it: %s', (token, said) => {
    const reading = readSettings({ ...tokens, SLACK_BOT_TOKEN: token }, 'slack', '/srv');
    expect(reading).toMatchObject({ valid: false, problems: [expect.stringContaining(said)] });
    if (!reading.valid && token.length > 5) expect(reading.problems.join()).not.toContain(token);
  });
});
