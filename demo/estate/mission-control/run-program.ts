/** `node main.ts PROGRAM ROOT WORDS…`: what bin/ of Mission Control calls; ROOT is the folder of the estate. */
import { missionControlAt } from './place.ts';
import { programs } from './programs.ts';

try {
  const [name = '', root = '', ...words] = process.argv.slice(2);
  const program = programs[name];
  if (program === undefined)
    throw new Error(
      `there is no program ${JSON.stringify(name)}; there are ${Object.keys(programs).join(', ')}`,
    );
  console.log(program(missionControlAt(root), words, Date.now()));
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
