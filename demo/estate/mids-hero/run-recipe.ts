/** Runs the recipe that the command line names, in the home folder. */

import { placeAt } from './place.ts';
import { type Recipe, readWords } from './recipe.ts';
import { backupRecipes } from './recipes/backups.ts';
import { cacheRecipes } from './recipes/cache.ts';
import { databaseRecipes } from './recipes/database.ts';
import { importRecipes } from './recipes/imports.ts';
import { systemRecipes } from './recipes/system.ts';
import { updateRecipes } from './recipes/updates.ts';

const recipes: Readonly<Record<string, Recipe>> = {
  ...databaseRecipes,
  ...cacheRecipes,
  ...importRecipes,
  ...backupRecipes,
  ...systemRecipes,
  ...updateRecipes,
};

try {
  const [name = '', ...words] = process.argv.slice(2);
  const recipe = recipes[name];
  if (recipe === undefined) throw new Error(`there is no recipe ${JSON.stringify(name)}`);
  const { asked, json } = readWords(words, placeAt(process.cwd()), Date.now());
  const findings = await recipe(asked);
  console.log(json ? JSON.stringify(findings.values) : findings.text);
  // Asked for JSON, a bad finding is still a finding: whoever reads it judges it.
  if (findings.bad && !json) process.exitCode = 1;
} catch (problem) {
  console.error(problem instanceof Error ? problem.message : String(problem));
  process.exitCode = 1;
}
