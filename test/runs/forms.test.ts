import { describe, expect, it } from 'vitest';
import { reasonForm } from '../../src/runs/forms.ts';
import { runActions } from '../../src/runs/topics.ts';

describe('the dialog behind Refuse', () => {
  const words = (kind: 'approve' | 'run') =>
    JSON.stringify(reasonForm(runActions.refuse, 's', 'Agree', kind).intro);

  it('says that nothing is run where something would be', () => {
    expect(words('run')).toContain('It is not run. The runbook says what follows');
  });

  it('says that the answer is no where consent is all that is asked for', () => {
    expect(words('approve')).toContain('The answer is no. The runbook says what follows');
    expect(words('approve')).not.toContain('run.');
  });
});
