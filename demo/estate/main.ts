/** `node demo/estate/main.ts ROOT KNOB on|off` turns a knob of an estate that another process runs. */
import { turnKnob } from './switchboard.ts';

try {
  const [root = '', knob = '', position = ''] = process.argv.slice(2);
  if (root === '' || knob === '' || !['on', 'off'].includes(position)) {
    throw new Error('say which estate, which knob and where to: node demo/estate/main.ts ROOT import on');
  }
  await turnKnob(root, knob, position === 'on', Date.now());
  console.log(`${knob} is ${position}`);
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
