/** Starts the job in its first argument as a bot would, and stays until it is killed. */
import { jobShape } from '../../../src/execution/supervise/job.ts';
import { createSupervisors } from '../../../src/execution/supervise/supervisors.ts';

const supervisors = createSupervisors();
await supervisors.start(jobShape.parse(JSON.parse(process.argv[2] ?? '')));
setInterval(() => {}, 60_000);
